import { RequestFailed } from './request-failed.ts';

/** A chosen file is only a reference: its bytes may be others, or gone, by now. @throws RequestFailed `file_changed` */
export async function readBlob(blob: Blob): Promise<Uint8Array<ArrayBuffer>> {
  try {
    return new Uint8Array(await blob.arrayBuffer());
  } catch (cause) {
    throw new RequestFailed('file_changed', 'The file was changed or removed: choose it again.', false, {
      cause,
    });
  }
}
