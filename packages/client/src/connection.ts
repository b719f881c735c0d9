import { PROTOCOL_VERSION } from '@satchel/protocol/limits';
import type { SocketEvent } from '@satchel/protocol/socket-events';
import { advance, type ConnectionEvent, type ConnectionState } from './connection-state.ts';
import { cell, type Live } from './live.ts';
import type { OpenSocket, Socket } from './open-socket.ts';
import { RequestFailed } from './request-failed.ts';
import { parseServerFrame } from './server-frame.ts';
import { ANSWER_WITHIN, createSocketRequests, type SocketRequests } from './socket-requests.ts';
import type { Timers } from './timers.ts';

export type Welcome = Extract<SocketEvent, { type: 'welcome' }>;
export type Push = Extract<
  SocketEvent,
  { type: 'rows' | 'receipts' | 'conversation' | 'left' | 'room' | 'typing' | 'presence' }
>;

export type Connection = SocketRequests & {
  state: Live<ConnectionState>;
  start(): void;
  stop(code: number, reason: string): void;
  reconnectNow(): void;
};

export type ConnectionOptions = {
  url: string;
  token: string | undefined;
  openSocket: OpenSocket;
  timers: Timers;
  now(): number;
  /** 0 ≤ chance < 1 */
  chance(): number;
  network: Live<boolean>;
  /** Catches up (M5); the line is `online` once this resolves, and is tried anew when it rejects. */
  resume(welcome: Welcome, remaining: (rows: number) => void): Promise<void>;
  pushed(push: Push, bytes: Uint8Array | undefined): void;
  /** The line broke before a welcome; browsers hide the reason, so the owner may ask over HTTP. */
  refused(): void;
  ignored(what: string, detail: unknown): void;
};

/** Performs what `advance` decides: sockets, timers and replies; no decision about the line is made here. */
export function createConnection(options: ConnectionOptions): Connection {
  const { timers, now, network } = options;
  const state = cell<ConnectionState>({ state: 'connecting', attempt: 0 });
  let socket: Socket | undefined;
  /** Tells callbacks of a socket that was given up from those of the current one. */
  let generation = 0;
  let timer: unknown;
  let unsubscribe: (() => void) | undefined;

  const requests = createSocketRequests({
    timers,
    line: () => {
      const current = socket;
      return current && 'since' in state.get() ? (data) => current.send(data) : undefined;
    },
    late: () => ended(1006, 'The server stopped answering.'),
  });

  const dispatch = (event: ConnectionEvent) => {
    const before = state.get();
    const after = advance(before, event);
    if (after === before) return;
    if (event.type !== 'network' && event.type !== 'progress') timers.clear(timer);
    if (event.type === 'closed' && 'retryAt' in after) timer = timers.set(connect, after.retryAt - now());
    state.set(after);
  };

  const connect = () => {
    dispatch({ type: 'connect' });
    generation += 1;
    const mine = generation;
    timer = timers.set(() => ended(1006, 'The server did not answer.'), ANSWER_WITHIN);
    socket = options.openSocket(options.url, {
      token: options.token,
      opened: () => mine === generation && hello(),
      received: (data) => mine === generation && receive(data, mine),
      closed: (code, reason) => mine === generation && ended(code, reason),
    });
  };

  const hello = () => socket?.send(JSON.stringify({ type: 'hello', id: 0, protocol: PROTOCOL_VERSION }));

  /** Forgets the socket without waiting for its close event, which a dead line delays for minutes. */
  const abandon = (reason: string) => {
    generation += 1;
    const gone = socket;
    socket = undefined;
    gone?.close(1000, reason);
    requests.failAll();
  };

  const ended = (code: number, reason: string) => {
    const unwelcome = state.get().state === 'connecting';
    // First, because a listener of the state may open the next line at once.
    abandon('');
    dispatch({ type: 'closed', code, reason, now: now(), chance: options.chance(), network: network.get() });
    if (unwelcome && state.get().state !== 'stopped') options.refused();
  };

  const welcomed = (welcome: Welcome, mine: number) => {
    if (state.get().state !== 'connecting') return options.ignored('second welcome', welcome);
    dispatch({ type: 'welcomed', now: now() });
    const report = (remaining: number) => {
      if (mine === generation) dispatch({ type: 'progress', remaining });
    };
    options.resume(welcome, report).then(
      () => mine === generation && dispatch({ type: 'synced' }),
      (error: unknown) => {
        if (mine !== generation) return;
        options.ignored('resume failed', error);
        ended(1006, error instanceof Error ? error.message : 'Catching up failed.');
      },
    );
  };

  const receive = (data: string | Uint8Array, mine: number) => {
    const frame = parseServerFrame(data);
    if ('ignored' in frame) return options.ignored(frame.ignored, data);
    const { event } = frame;
    switch (event.type) {
      case 'welcome':
        return welcomed(event, mine);
      case 'ok':
        if (!requests.succeed(event.id, event.result)) options.ignored('reply nobody waits for', event);
        return;
      case 'fail': {
        const { id, code, message, retryable, ...details } = event;
        // The hello itself; a refusal for good is followed by the close code that says so.
        if (retryable && state.get().state === 'connecting') return ended(1006, message);
        const error = new RequestFailed(code, message, retryable, details);
        if (id === undefined || !requests.fail(id, error)) options.ignored('fail nobody waits for', event);
        return;
      }
      default:
        return options.pushed(event, frame.bytes);
    }
  };

  const reconnectNow = () => {
    if (state.get().state === 'connecting' && socket !== undefined) return;
    abandon('reconnecting');
    connect();
  };

  const onNetwork = () => {
    const up = network.get();
    dispatch({ type: 'network', up });
    // Also a line that looks alive: the device may have another address now, and nothing tells a browser.
    if (up && state.get().state !== 'stopped') reconnectNow();
  };

  return {
    state,
    request: requests.request,
    sendAttachment: requests.sendAttachment,
    start() {
      unsubscribe ??= network.subscribe(onNetwork);
      if (socket === undefined) reconnectNow();
    },
    stop(code, reason) {
      unsubscribe?.();
      unsubscribe = undefined;
      abandon(reason);
      dispatch({ type: 'stop', code, reason });
    },
    reconnectNow,
  };
}
