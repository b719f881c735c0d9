import type { Picture } from '@satchel/protocol/rows';

/** What a person says about a chosen file. `type` is a hint and never decides how it is shown (F13). */
export type FileDetails = {
  name: string;
  type?: string | undefined;
  caption?: string | undefined;
  /** Seconds; the server's default when left out. Attachments have none. */
  expiresIn?: number | undefined;
};

export type AttachmentDetails = Omit<FileDetails, 'expiresIn'> & {
  /** Size in pixels, so that a screen can keep the place free before the bytes are there. */
  picture?: Picture | undefined;
};

/** Where a chosen file went: into a message of the outbox, or into the list of transfers. */
export type Attached = { lane: 'message'; cid: string } | { lane: 'transfer'; transferId: string };
