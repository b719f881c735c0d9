import { type Sha256, toBase64 } from '@satchel/protocol/digest';
import type { Row } from '@satchel/protocol/rows';
import type { OutboxItem } from './outbox-item.ts';
import type { SocketRequests } from './socket-requests.ts';

/** One outbox item as the command it is; resolves with the row the server stored (M2). */
export function createTransmit(line: SocketRequests, sha256: Sha256): (item: OutboxItem) => Promise<Row> {
  return async (item) => {
    const { cid, conversationId } = item;
    if (item.kind === 'text') {
      const { text, replyTo } = item;
      const fields = { conversationId, cid, text, ...(replyTo !== undefined && { replyTo }) };
      return (await line.request('send', fields)).row;
    }
    const { bytes, name, type, size, caption, picture } = item;
    const header = {
      conversationId,
      cid,
      name,
      size,
      sha256: toBase64(await sha256(bytes)),
      ...(type !== undefined && { type }),
      ...(caption !== undefined && { caption }),
      ...(picture !== undefined && { picture }),
    };
    return (await line.sendAttachment(header, bytes)).row;
  };
}
