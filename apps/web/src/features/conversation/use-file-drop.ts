import { useEffect, useState } from 'react';

export type Dropped = { files: File[]; folders: boolean };

/**
 * Files dropped anywhere on the window.
 * @returns whether files are being dragged over it now
 */
export function useFileDrop(onDrop: (dropped: Dropped) => void): boolean {
  const [over, setOver] = useState(false);
  useEffect(() => {
    // Every element passed on the way sends its own enter and leave.
    let depth = 0;
    const withFiles = (event: DragEvent) => event.dataTransfer?.types.includes('Files') ?? false;
    const listeners = {
      dragenter(event: DragEvent) {
        if (!withFiles(event)) return;
        depth += 1;
        setOver(true);
      },
      dragleave(event: DragEvent) {
        if (!withFiles(event)) return;
        depth = Math.max(0, depth - 1);
        if (depth === 0) setOver(false);
      },
      dragover(event: DragEvent) {
        if (!withFiles(event) || !event.dataTransfer) return;
        event.preventDefault();
        event.dataTransfer.dropEffect = 'copy';
      },
      drop(event: DragEvent) {
        depth = 0;
        setOver(false);
        if (!event.dataTransfer || !withFiles(event)) return;
        event.preventDefault();
        onDrop(filesOf(event.dataTransfer));
      },
    };
    const all = Object.entries(listeners) as [keyof typeof listeners, (event: DragEvent) => void][];
    for (const [type, listener] of all) window.addEventListener(type, listener);
    return () => {
      for (const [type, listener] of all) window.removeEventListener(type, listener);
    };
  }, [onDrop]);
  return over;
}

/** A folder comes as a file that cannot be read; only its entry tells. */
function filesOf(transfer: DataTransfer): Dropped {
  const items = [...transfer.items].filter(({ kind }) => kind === 'file');
  const isFolder = (item: DataTransferItem) => item.webkitGetAsEntry()?.isDirectory ?? false;
  return {
    files: items.flatMap((item) => (isFolder(item) ? [] : (item.getAsFile() ?? []))),
    folders: items.some(isFolder),
  };
}
