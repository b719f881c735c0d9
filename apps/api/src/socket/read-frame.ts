import { decodeAttachmentFrame, FRAME_SEND } from '@satchel/protocol/attachment-frame';
import { JSON_DEPTH } from '@satchel/protocol/limits';
import {
  type AttachmentHeader,
  attachmentHeader,
  type Command,
  command as commandSchema,
} from '@satchel/protocol/socket-commands';
import type * as z from 'zod';
import { AppError } from '../domain/app-error.ts';
import { jsonDepth } from '../parsing/json-depth.ts';
import { parse } from '../parsing/parse.ts';

export type Frame =
  | { kind: 'command'; command: Command }
  | { kind: 'attachment'; header: AttachmentHeader; bytes: Uint8Array };

/** A frame that cannot be read; `id` lets the sender find the command it was, where it had one. */
export class UnreadableFrame extends Error {
  readonly id: number | string | undefined;
  readonly reason: AppError;

  constructor(reason: AppError, id?: number | string) {
    super(reason.message, { cause: reason });
    this.name = 'UnreadableFrame';
    this.reason = reason;
    this.id = id;
  }
}

/** Parses once, here; nothing behind it sees `unknown`. @throws UnreadableFrame */
export function readFrame(data: Buffer, isBinary: boolean): Frame {
  if (!isBinary) {
    const json = readJson(data);
    return { kind: 'command', command: check(commandSchema, json) };
  }
  const frame = decodeAttachmentFrame(data);
  if (frame?.kind !== FRAME_SEND) throw new UnreadableFrame(new AppError('bad_frame'));
  const header = check(attachmentHeader, readJson(Buffer.from(frame.header)));
  return { kind: 'attachment', header, bytes: frame.bytes };
}

function readJson(bytes: Buffer): unknown {
  if (jsonDepth(bytes) > JSON_DEPTH)
    throw new UnreadableFrame(new AppError('too_deep', { limit: JSON_DEPTH }));
  try {
    return JSON.parse(bytes.toString());
  } catch (cause) {
    throw new UnreadableFrame(new AppError('bad_frame', { message: 'The frame is not JSON.', cause }));
  }
}

function check<Schema extends z.ZodType>(schema: Schema, json: unknown): z.output<Schema> {
  try {
    return parse(schema, json, 'bad_frame');
  } catch (error) {
    if (error instanceof AppError) throw new UnreadableFrame(error, idOf(json));
    throw error;
  }
}

function idOf(json: unknown): number | string | undefined {
  if (typeof json !== 'object' || json === null || !('id' in json)) return undefined;
  const { id } = json;
  return typeof id === 'number' || (typeof id === 'string' && id.length <= 64) ? id : undefined;
}
