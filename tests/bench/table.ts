import type { Round } from './round.ts';
import type { Size } from './sizes.ts';
import { quantile, type Spread, spreadOf } from './statistics.ts';
import { PER_TURN } from './turns.ts';

const MiB = 1024 * 1024;

/** Figures of one round; undefined where it could not be measured. */
type Figure = (round: Round) => number | undefined;

/** The whole report as Markdown: ratios within one round, the median over the rounds, in brackets the extremes. */
export function reportOf(rounds: readonly Round[], size: Size): string {
  const row = (what: string, ...cells: string[]) => `| ${[what, ...cells].join(' | ')} |`;
  const times = (figure: Figure) => cell(rounds, figure, (value) => `${short(value)}×`);
  const mib = (figure: Figure) => cell(rounds, (round) => (figure(round) ?? 0) / MiB, short);
  const { crowd, groups } = size;
  const nginx = (figure: Figure) => (isThere(rounds, figure) ? times(figure) : 'nginx is not installed here');

  return [
    '| Satchel, every message on disk first | ÷ plain `ws`, nothing stored | ÷ Socket.IO, nothing stored |',
    '|---|---|---|',
    row(
      `messages delivered, 1 room × ${crowd.members}`,
      times(({ crowd: one }) => one.satchel.deliveriesPerSecond / one.plainWs.deliveriesPerSecond),
      times(({ crowd: one }) => one.satchel.deliveriesPerSecond / one.socketIo.deliveriesPerSecond),
    ),
    row(
      `messages delivered, ${groups.rooms} rooms × ${groups.members}`,
      times(({ groups: one }) => one.satchel.deliveriesPerSecond / one.plainWs.deliveriesPerSecond),
      times(({ groups: one }) => one.satchel.deliveriesPerSecond / one.socketIo.deliveriesPerSecond),
    ),
    row(
      `processor time per delivery, 1 × ${crowd.members}`,
      times(({ crowd: one }) => per(one.satchel.cpuPerDelivery, one.plainWs.cpuPerDelivery)),
      times(({ crowd: one }) => per(one.satchel.cpuPerDelivery, one.socketIo.cpuPerDelivery)),
    ),
    row(
      `processor time per delivery, ${groups.rooms} × ${groups.members}`,
      times(({ groups: one }) => per(one.satchel.cpuPerDelivery, one.plainWs.cpuPerDelivery)),
      times(({ groups: one }) => per(one.satchel.cpuPerDelivery, one.socketIo.cpuPerDelivery)),
    ),
    row(
      `memory per idle connection of ${size.idleConnections}, resident`,
      times(({ idle }) => idle.satchel.rssPerConnection / idle.plainWs.rssPerConnection),
      times(({ idle }) => idle.satchel.rssPerConnection / idle.socketIo.rssPerConnection),
    ),
    row(
      'the same, heap and buffers',
      times(({ idle }) => idle.satchel.heapPerConnection / idle.plainWs.heapPerConnection),
      times(({ idle }) => idle.satchel.heapPerConnection / idle.socketIo.heapPerConnection),
    ),
    '',
    '| | Satchel | plain `ws` | Socket.IO |',
    '|---|---|---|---|',
    row(
      'MiB of memory for one member who stopped reading',
      mib(({ slow }) => slow.satchel),
      mib(({ slow }) => slow.plainWs),
      mib(({ slow }) => slow.socketIo),
    ),
    row(
      'p50 at half the load `ws` can bear, ÷ one sync of the disk',
      times(({ latency, syncMs }) => latency.satchel.p50 / syncMs),
      times(({ latency, syncMs }) => latency.plainWs.p50 / syncMs),
      times(({ latency, syncMs }) => latency.socketIo.p50 / syncMs),
    ),
    row(
      'p99 of the same',
      times(({ latency, syncMs }) => latency.satchel.p99 / syncMs),
      times(({ latency, syncMs }) => latency.plainWs.p99 / syncMs),
      times(({ latency, syncMs }) => latency.socketIo.p99 / syncMs),
    ),
    '',
    `| Messages in one loop turn | ${PER_TURN.join(' | ')} |`,
    `|---|${PER_TURN.map(() => '---').join('|')}|`,
    row(
      'processor time of `ws.send` ÷ that of our fan-out',
      ...PER_TURN.map((count) =>
        times(({ turns }) => {
          const turn = turns.find(({ perTurn }) => perTurn === count);
          return per(turn?.wsSend, turn?.fanOut);
        }),
      ),
    ),
    '',
    `| A file of ${size.fileBytes / MiB} MiB, speed of Satchel | up | down |`,
    '|---|---|---|',
    row(
      '÷ a plain file with the same syncs, without network',
      times(({ files }) => per(files.plain.up, files.satchel.up)),
      times(({ files }) => per(files.plain.down, files.satchel.down)),
    ),
    row(
      '÷ a form with multer and parts in memory',
      times(({ files }) => per(files.buffered.up, files.satchel.up)),
      '–',
    ),
    row(
      '÷ nginx, which does not sync',
      nginx(({ files }) => per(files.nginx.up, files.satchel.up)),
      nginx(({ files }) => per(files.nginx.down, files.satchel.down)),
    ),
    '',
    `From the last receipt until the object is gone: ${cell(
      rounds,
      ({ removalMs, syncMs }) => quantile(removalMs, 0.5) / syncMs,
      (value) => `${short(value)}×`,
    )} one sync of the disk.`,
    '',
    ...targets(rounds).map(
      ({ what, value, isMet }) => `- ${isMet ? 'met' : '**missed**'}: ${what} (${short(value)})`,
    ),
  ].join('\n');
}

type Target = { what: string; value: number; isMet: boolean };

/** What the project has promised itself; ratios, so that they mean the same on every machine. */
export function targets(rounds: readonly Round[]): Target[] {
  const median = (figure: Figure) => spread(rounds, figure)?.median ?? Number.NaN;
  const atLeast = (what: string, least: number, figure: Figure): Target => {
    const value = median(figure);
    return { what: `${what} ≥ ${least}`, value, isMet: value >= least };
  };
  const atMost = (what: string, most: number, figure: Figure): Target => {
    const value = median(figure);
    return { what: `${what} ≤ ${most}`, value, isMet: value <= most };
  };
  return [
    atLeast('durable fan-out to one room ÷ plain `ws`', 10, ({ crowd }) =>
      per(crowd.satchel.deliveriesPerSecond, crowd.plainWs.deliveriesPerSecond),
    ),
    atLeast('durable fan-out to many rooms ÷ plain `ws`', 2.5, ({ groups }) =>
      per(groups.satchel.deliveriesPerSecond, groups.plainWs.deliveriesPerSecond),
    ),
    atMost('resident memory per idle connection ÷ Socket.IO', 0.5, ({ idle }) =>
      per(idle.satchel.rssPerConnection, idle.socketIo.rssPerConnection),
    ),
    atLeast('upload of a form ÷ plain file with the same syncs', 0.25, ({ files }) =>
      per(files.plain.up, files.satchel.up),
    ),
    atMost('(p50 of a durable message − p50 of plain `ws`) ÷ sync of the disk', 2, ({ latency, syncMs }) =>
      per(latency.satchel.p50 - latency.plainWs.p50, syncMs),
    ),
    atMost('MiB for one reader who stopped', 1, ({ slow }) => slow.satchel / MiB),
  ];
}

function per(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined || b === undefined ? undefined : a / b;
}

function isThere(rounds: readonly Round[], figure: Figure): boolean {
  return spread(rounds, figure) !== undefined;
}

function spread(rounds: readonly Round[], figure: Figure): Spread | undefined {
  const values = rounds.map(figure).filter((value) => Number.isFinite(value)) as number[];
  return values.length === 0 ? undefined : spreadOf(values);
}

function cell(rounds: readonly Round[], figure: Figure, show: (value: number) => string): string {
  const found = spread(rounds, figure);
  if (found === undefined) return 'not measured';
  return `${show(found.median)} (${short(found.min)}–${short(found.max)})`;
}

function short(value: number): string {
  return Math.abs(value) >= 10 ? value.toFixed(0) : value.toFixed(Math.abs(value) >= 1 ? 1 : 2);
}
