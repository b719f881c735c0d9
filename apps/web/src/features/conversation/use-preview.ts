import { useEffect, useState } from 'react';

/** Larger pictures are decoded by nobody's wish just to be sent. */
const PREVIEW_BYTES = 32 * 1024 * 1024;
const previewable = new Set(['image/jpeg', 'image/png', 'image/gif', 'image/webp']);

/** A `blob:` address of a chosen picture, as long as it is on screen. */
export function usePreview(file: File): string | undefined {
  const [url, setUrl] = useState<string>();
  useEffect(() => {
    if (!previewable.has(file.type) || file.size > PREVIEW_BYTES) return;
    const address = URL.createObjectURL(file);
    setUrl(address);
    return () => URL.revokeObjectURL(address);
  }, [file]);
  return url;
}
