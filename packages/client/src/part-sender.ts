/**
 * Sends one part. The body is a slice of the person's file and never bytes already read: that way
 * they do not pass through the page's memory. Resolves with whatever status the server answered;
 * rejects with `RequestFailed` `network` or `aborted` when there was no answer.
 */
export type PartSender = (part: PartToSend) => Promise<PartAnswer>;

export type PartToSend = {
  url: string;
  headers: Record<string, string>;
  body: Blob;
  signal: AbortSignal;
  /** Bytes of this part handed to the network so far. */
  onProgress(bytes: number): void;
};

export type PartAnswer = { status: number; text: string; retryAfter: string | null };
