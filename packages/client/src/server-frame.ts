import { decodeAttachmentFrame, FRAME_ROW } from '@satchel/protocol/attachment-frame';
import { attachmentEvent, event, type SocketEvent } from '@satchel/protocol/socket-events';
import { parseJson } from './parse-json.ts';

/** `bytes` come with the row of an attachment that was pushed as a binary frame (lane A). */
export type ServerFrame = { event: SocketEvent; bytes?: Uint8Array | undefined };

/**
 * The one place where frames from the server are parsed.
 * @returns why the frame has to be ignored: types of a later version are normal, the rest is not
 */
export function parseServerFrame(data: string | Uint8Array): ServerFrame | { ignored: string } {
  return typeof data === 'string' ? parseText(data) : parseBinary(data);
}

function parseText(text: string): ServerFrame | { ignored: string } {
  const json = parseJson(text);
  const parsed = event.safeParse(json);
  if (parsed.success) return { event: parsed.data };
  const type = typeof json === 'object' && json !== null && 'type' in json ? String(json.type) : undefined;
  const known = event.options.some((option) => option.shape.type.value === type);
  if (type !== undefined && !known) return { ignored: `unknown type ${type}` };
  return { ignored: type === undefined ? 'not an event' : `malformed ${type}` };
}

function parseBinary(data: Uint8Array): ServerFrame | { ignored: string } {
  const frame = decodeAttachmentFrame(data);
  if (frame === undefined || frame.kind !== FRAME_ROW) return { ignored: 'malformed binary frame' };
  const parsed = attachmentEvent.safeParse(parseJson(frame.header));
  if (!parsed.success) return { ignored: 'malformed header of a binary frame' };
  const { row } = parsed.data;
  return { event: { type: 'rows', conversationId: row.conversationId, rows: [row] }, bytes: frame.bytes };
}
