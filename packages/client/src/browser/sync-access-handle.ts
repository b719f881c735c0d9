/** The part of FileSystemSyncAccessHandle in use; the DOM library declares it for workers only. */
export type SyncAccessHandle = {
  read(target: Uint8Array<ArrayBuffer>, options: { at: number }): number;
  write(source: Uint8Array<ArrayBuffer>, options: { at: number }): number;
  truncate(size: number): void;
  getSize(): number;
  flush(): void;
  close(): void;
};

export type SyncFileHandle = FileSystemFileHandle & { createSyncAccessHandle(): Promise<SyncAccessHandle> };
