import type { RefObject } from 'react';

type Props = { input: RefObject<HTMLInputElement | null>; onFiles: (files: File[]) => void };

/** Opened by a button beside it, which is the one people see and reach. */
export function FileInput({ input, onFiles }: Props) {
  return (
    <input
      ref={input}
      type="file"
      multiple
      hidden
      onChange={(event) => {
        const files = [...(event.target.files ?? [])];
        // Choosing the same file again must be a change too.
        event.target.value = '';
        if (files.length > 0) onFiles(files);
      }}
    />
  );
}
