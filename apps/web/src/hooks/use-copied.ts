import { useEffect, useState } from 'react';

const SHOWN = 2000;

/**
 * Puts a text on the clipboard.
 * @returns whether that has just happened, for a word about it; pages without TLS have no clipboard
 */
export function useCopied(text: string): { copied: boolean; copy: (() => void) | undefined } {
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), SHOWN);
    return () => clearTimeout(timer);
  }, [copied]);
  const clipboard = navigator.clipboard as Clipboard | undefined;
  const copy =
    clipboard &&
    (() =>
      void clipboard.writeText(text).then(
        () => setCopied(true),
        () => {},
      ));
  return { copied, copy };
}
