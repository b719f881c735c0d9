import { encodeAttachmentFrame, FRAME_SEND } from '@satchel/protocol/attachment-frame';
import type { AttachmentHeaderInput, CommandInput } from '@satchel/protocol/socket-commands';
import { type Results, results } from '@satchel/protocol/socket-events';
import { badAnswer, networkFailure, type RequestFailed } from './request-failed.ts';
import type { Timers } from './timers.ts';

/** A command without an answer for so long means a dead line, whatever the socket says. */
export const ANSWER_WITHIN = 30_000;

type Fields<Type extends keyof Results> = Omit<Extract<CommandInput, { type: Type }>, 'type' | 'id'>;

export type SocketRequests = {
  /** Rejects with `network` at once when there is no line: queueing is the caller's decision. */
  request<Type extends keyof Results>(type: Type, fields: Fields<Type>): Promise<Results[Type]>;
  sendAttachment(header: Omit<AttachmentHeaderInput, 'id'>, bytes: Uint8Array): Promise<Results['send']>;
};

type Waiter = { resolve(result: unknown): void; reject(error: RequestFailed): void; timer: unknown };

export type RequestsOptions = {
  timers: Timers;
  /** Undefined while there is no welcomed line. */
  line(): ((data: string | Uint8Array<ArrayBuffer>) => void) | undefined;
  /** Nobody answers on this line any more. */
  late(): void;
};

/** Commands and their replies, matched by id. Ids are never reused, so a late reply finds nobody. */
export function createSocketRequests({ timers, line, late }: RequestsOptions) {
  const waiters = new Map<number, Waiter>();
  let lastId = 0;

  const take = (id: number | string): Waiter | undefined => {
    const waiter = waiters.get(Number(id));
    if (waiter === undefined) return undefined;
    waiters.delete(Number(id));
    timers.clear(waiter.timer);
    return waiter;
  };

  const issue = async (frame: (id: number) => string | Uint8Array<ArrayBuffer>): Promise<unknown> => {
    const send = line();
    if (send === undefined) throw networkFailure();
    lastId += 1;
    const id = lastId;
    return new Promise<unknown>((resolve, reject) => {
      waiters.set(id, { resolve, reject, timer: timers.set(late, ANSWER_WITHIN) });
      send(frame(id));
    });
  };

  const requests: SocketRequests = {
    request: async (type, fields) =>
      parseResult(type, await issue((id) => JSON.stringify({ ...fields, type, id }))),
    sendAttachment: async (header, bytes) =>
      parseResult('send', await issue((id) => sendFrame({ ...header, id }, bytes))),
  };

  return {
    ...requests,
    /** @returns false when nobody waits for this id */
    succeed(id: number | string, result: unknown): boolean {
      const waiter = take(id);
      waiter?.resolve(result);
      return waiter !== undefined;
    },
    fail(id: number | string, error: RequestFailed): boolean {
      const waiter = take(id);
      waiter?.reject(error);
      return waiter !== undefined;
    },
    /** What was sent may have been done or not; the same cid may be sent again (M1). */
    failAll(): void {
      for (const id of [...waiters.keys()]) take(id)?.reject(networkFailure());
    },
  };
}

function sendFrame(header: AttachmentHeaderInput, bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const frame = encodeAttachmentFrame({ kind: FRAME_SEND, header: JSON.stringify(header), bytes });
  return frame as Uint8Array<ArrayBuffer>;
}

function parseResult<Type extends keyof Results>(type: Type, result: unknown): Results[Type] {
  const parsed = results[type].safeParse(result);
  if (parsed.success) return parsed.data as Results[Type];
  throw badAnswer({ cause: parsed.error });
}
