import { RequestFailed } from '../request-failed.ts';

/** One-shot WebCrypto, the fastest SHA-256 a browser has; it exists in secure contexts only. */
export async function webCryptoSha256(bytes: Uint8Array): Promise<Uint8Array> {
  const subtle = globalThis.crypto?.subtle as SubtleCrypto | undefined;
  if (subtle === undefined) {
    throw new RequestFailed(
      'not_supported',
      'Files need an encrypted connection: open this server by https:// or on localhost.',
      false,
    );
  }
  return new Uint8Array(await subtle.digest('SHA-256', bytes as Uint8Array<ArrayBuffer>));
}
