import type { PartSender } from '../part-sender.ts';
import { aborted, networkFailure } from '../request-failed.ts';

/** A part that does not move for so long is on a dead line, which XHR itself notices only after minutes. */
const STALLED_AFTER = 60_000;

/** XMLHttpRequest, because `fetch` tells nothing of what it has sent. The body is read by the browser. */
export const xhrPartSender: PartSender = ({ url, headers, body, signal, onProgress }) =>
  new Promise((resolve, reject) => {
    if (signal.aborted) return reject(aborted());
    const request = new XMLHttpRequest();
    let watchdog: ReturnType<typeof setTimeout> | undefined;

    const over = () => {
      clearTimeout(watchdog);
      signal.removeEventListener('abort', cancel);
    };
    const fail = (error: Error) => {
      over();
      reject(error);
    };
    const cancel = () => request.abort();
    const moving = () => {
      clearTimeout(watchdog);
      watchdog = setTimeout(() => request.abort(), STALLED_AFTER);
    };

    request.open('PUT', url);
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
    request.upload.onprogress = ({ loaded }) => {
      moving();
      onProgress(loaded);
    };
    request.onload = () => {
      over();
      const { status, responseText: text } = request;
      resolve({ status, text, retryAfter: request.getResponseHeader('retry-after') });
    };
    request.onerror = () => fail(networkFailure());
    request.onabort = () => fail(signal.aborted ? aborted() : networkFailure());
    signal.addEventListener('abort', cancel, { once: true });
    moving();
    request.send(body);
  });
