import type { PartSender } from '../part-sender.ts';
import { aborted, networkFailure } from '../request-failed.ts';

/** `fetch` says nothing while it sends, so a part counts when it is answered. */
export const fetchPartSender: PartSender = async ({ url, headers, body, signal, onProgress }) => {
  try {
    const response = await fetch(url, { method: 'PUT', headers, body, signal });
    const text = await response.text();
    if (response.ok) onProgress(body.size);
    return { status: response.status, text, retryAfter: response.headers.get('retry-after') };
  } catch (cause) {
    throw signal.aborted ? aborted(cause) : networkFailure(cause);
  }
};
