export const BOUNDARY = 'a-boundary';

export type Part = { name?: string; filename?: string; type?: string; body: string | Buffer; head?: string };

/** A multipart body written by hand, for forms that no library would make. */
export function multipart(parts: readonly Part[], ending = `--${BOUNDARY}--\r\n`): Buffer {
  const pieces: (string | Buffer)[] = [];
  for (const { name, filename, type, body, head } of parts) {
    const named = name === undefined ? '' : `; name="${name}"`;
    const file = filename === undefined ? '' : `; filename="${filename}"`;
    const typed = type === undefined ? '' : `\r\nContent-Type: ${type}`;
    pieces.push(
      `--${BOUNDARY}\r\n`,
      head ?? `Content-Disposition: form-data${named}${file}${typed}`,
      '\r\n\r\n',
      body,
      '\r\n',
    );
  }
  return Buffer.concat([...pieces, ending].map((piece) => Buffer.from(piece)));
}

export const formHeaders = { 'content-type': `multipart/form-data; boundary=${BOUNDARY}` };
