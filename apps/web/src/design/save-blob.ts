/** The browser saves its own copy; the address may go once it has begun reading, which a minute is plenty for. */
const REVOKE_AFTER = 60_000;

/** Hands bytes to the browser's own download, under the name they are to have on disk. */
export function saveBlob(blob: Blob, name: string): void {
  const url = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), REVOKE_AFTER);
}
