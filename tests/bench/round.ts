import { type ClosedLoop, closedLoop, type Throughput } from './closed-loop.ts';
import { type Contender, plainWs, satchel, socketIo } from './contenders.ts';
import { bufferedForm, type FileTimes, nginxFile, plainFile, satchelFile } from './files.ts';
import { type IdleMemory, idleMemory } from './idle-memory.ts';
import { type Latency, openLoop } from './open-loop.ts';
import { removals } from './removal.ts';
import type { Size } from './sizes.ts';
import { slowReader } from './slow-reader.ts';
import { syncTimes } from './sync-times.ts';
import { type Turns, turns } from './turns.ts';

type Each<Result> = { satchel: Result; plainWs: Result; socketIo: Result };

/** Everything once, in one go: only what stands in the same round is compared. */
export type Round = {
  crowd: Each<Throughput>;
  groups: Each<Throughput>;
  latency: Each<Latency>;
  idle: Each<IdleMemory>;
  slow: Each<number>;
  turns: Turns[];
  /** Milliseconds that one sync of a few written bytes takes here. */
  syncMs: number;
  files: { plain: FileTimes; satchel: FileTimes; buffered: FileTimes; nginx: FileTimes };
  removalMs: number[];
};

const contenders = { satchel, plainWs, socketIo };
const names = Object.keys(contenders) as (keyof typeof contenders)[];

/** @param number rotates the order, so that nobody always comes first */
export async function playRound(size: Size, number: number, say: (what: string) => void): Promise<Round> {
  async function each<Result>(what: string, measure: (one: Contender) => Promise<Result>) {
    const results: Partial<Each<Result>> = {};
    for (let at = 0; at < names.length; at++) {
      const name = names[(at + number) % names.length] ?? 'satchel';
      say(`${what}: ${contenders[name].name}`);
      results[name] = await measure(contenders[name]);
    }
    return results as Each<Result>;
  }
  const { warmUpMs, measuredMs } = size;
  const loop = (crowd: Pick<ClosedLoop, 'rooms' | 'members' | 'senders'>) => (one: Contender) =>
    closedLoop(one, { ...crowd, warmUpMs, measuredMs });

  const crowd = await each('one room', loop({ rooms: 1, ...size.crowd }));
  const groups = await each('many rooms', loop(size.groups));
  const messagesPerSecond = Math.max(10, groups.plainWs.messagesPerSecond / 2);
  const syncMs = await syncTimes();
  const latency = await each('latency', (one) =>
    openLoop(one, { ...size.groups, messagesPerSecond, warmUpMs, measuredMs }),
  );
  const idle = await each('idle connections', (one) => idleMemory(one, size.idleConnections));
  const { slowMembers: members, slowMessages: messages } = size;
  const slow = await each('slow reader', (one) => slowReader(one, { members, messages }));
  say('loop turns');
  const perTurn = await turns({ count: size.turns, sockets: size.turnSockets });
  say('files');
  const files = {
    plain: await plainFile(size.fileBytes),
    satchel: await satchelFile(size.fileBytes),
    buffered: await bufferedForm(size.fileBytes),
    nginx: await nginxFile(size.fileBytes),
  };
  const removalMs = await removals(size.removals);
  return { crowd, groups, latency, idle, slow, turns: perTurn, syncMs, files, removalMs };
}
