/** Both, because an upload id of another key's names another upload, or none. */
export function writersOf(key: string, uploadId: string): string {
  return `${key} ${uploadId}`;
}
