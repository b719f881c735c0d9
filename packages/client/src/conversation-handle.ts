import { ATTACHMENT_BYTES_DEFAULT } from '@satchel/protocol/limits';
import { mediaType } from '@satchel/protocol/names';
import type { ConversationList } from './conversation-list.ts';
import type { Loading } from './conversation-loading.ts';
import type { ConversationView } from './conversation-view.ts';
import type { Attached, AttachmentDetails, FileDetails } from './file-details.ts';
import type { Live } from './live.ts';
import type { OutboxContent } from './outbox-item.ts';
import { readBlob } from './read-blob.ts';
import { RequestFailed } from './request-failed.ts';
import type { Typing } from './typing.ts';

export type ConversationHandle = {
  view: Live<ConversationView>;
  /** Counted: a screen opens when it shows the conversation and closes when it leaves. */
  open(): void;
  close(): void;
  /** Never rejects; `view.error` says why nothing came. */
  loadOlder(): Promise<void>;
  /** Resolves with the cid once the message is kept on this device (M1), long before it is sent. */
  sendText(text: string, replyTo?: string): Promise<string>;
  /** Small files only; `too_large` above the server's limit. */
  sendAttachment(file: Blob, details: AttachmentDetails): Promise<string>;
  /** @returns the transfer's id */
  sendFile(file: Blob, details: FileDetails): string;
  /** Chooses the lane by the server's limit, so that a person needs one gesture. */
  attach(file: Blob, details: AttachmentDetails & FileDetails): Promise<Attached>;
  /** Ids of the others who are writing now (M12). */
  typists: Live<readonly string[]>;
  /** At every change of the text; others see it for a few seconds (M12). */
  typing(): void;
  /** Say so only while the row is visible and the window focused (M6). */
  markRead(seq: number): void;
};

export type HandleOptions = {
  id: string;
  list: ConversationList;
  loading: Loading;
  /** 0 sends everything as a file; undefined before the first welcome. */
  attachmentLimit(): number | undefined;
  compose(conversationId: string, content: OutboxContent): Promise<string>;
  upload(conversationId: string, file: Blob, details: FileDetails): string;
  read(conversationId: string, seq: number): void;
  typing: Pick<Typing, 'typists' | 'say'>;
  /** Other people are in sight now. */
  screensChanged(): void;
};

export function createConversationHandle(options: HandleOptions): ConversationHandle {
  const { id, list, loading, compose, upload } = options;
  const limit = () => options.attachmentLimit() ?? ATTACHMENT_BYTES_DEFAULT;

  const sendAttachment = async (file: Blob, details: AttachmentDetails): Promise<string> => {
    if (file.size > limit()) {
      const message = `Attachments have at most ${limit()} bytes here: send this as a file.`;
      throw new RequestFailed('too_large', message, false, { limit: limit() });
    }
    const { name, caption, picture } = details;
    const { data: type } = mediaType.safeParse(details.type);
    const bytes = await readBlob(file);
    return compose(id, { kind: 'attachment', name, type, size: bytes.length, bytes, caption, picture });
  };

  const sendFile = (file: Blob, details: FileDetails) => upload(id, file, details);

  return {
    view: list.entry(id).view,
    open() {
      if (list.screen(id, 1) === 1) void loading.open(id);
      options.screensChanged();
    },
    close() {
      list.screen(id, -1);
      options.screensChanged();
    },
    loadOlder: () => loading.loadOlder(id),
    sendText: (text, replyTo) => compose(id, { kind: 'text', text, replyTo }),
    sendAttachment,
    sendFile,
    async attach(file, details) {
      if (file.size > limit() || limit() === 0)
        return { lane: 'transfer', transferId: sendFile(file, details) };
      return { lane: 'message', cid: await sendAttachment(file, details) };
    },
    typists: options.typing.typists(id),
    typing: () => options.typing.say(id),
    markRead: (seq) => options.read(id, seq),
  };
}
