import { setImmediate } from 'node:timers/promises';
import { AppError } from '@satchel/api/domain/app-error';
import type { DataStore } from '@satchel/api/ports/data-store/data-store';
import type { AppendResult, Messages, NewRow } from '@satchel/api/ports/data-store/messages';
import { fold } from '@satchel/protocol/fold';
import { isChangeRow, isMessageRow, type MessageRow, type Row } from '@satchel/protocol/rows';
import { describe, expect, it } from 'vitest';
import { chanceFrom } from '../../support/seeded-chance.ts';
import { CutOff, type Fate } from './handles.ts';
import { type OpenDataStore, useDataStore } from './opened-data-store.ts';
import {
  attachment,
  changeOf,
  edit,
  fileCard,
  fileMessage,
  many,
  newId,
  react,
  remove,
  rowOf,
  text,
} from './samples.ts';

const isLong = process.env.SATCHEL_TEST_LONG === '1';
const ROUNDS = isLong ? 2000 : 10;
/** Rounds in one store; a test server slows down with what it keeps. */
const ROUNDS_PER_STORE = 20;
const AT_ONCE = 8;
const WRITERS = 3;
const STEPS = 3;
/** A row that is refused this often will be for ever. */
const ATTEMPTS = 200;
const SECONDS_PER_ROUND = 5;

type Chance = () => number;

/** Rounds of one conversation each, so that a seed that fails repeats alone; set SATCHEL_TEST_SEED to do that. */
const seeds = process.env.SATCHEL_TEST_SEED
  ? [Number(process.env.SATCHEL_TEST_SEED)]
  : many(ROUNDS, (index) => index + 1);

export function describeConcurrency(open: OpenDataStore): void {
  describe('two connections that write to one conversation', () => {
    const data = useDataStore(open);

    for (let begun = 0; begun < seeds.length; begun += ROUNDS_PER_STORE) {
      const some = seeds.slice(begun, begun + ROUNDS_PER_STORE);
      it(
        `[M1] [M2] [M4] give a reader the acknowledged rows, in ${some.length} rounds with cuts after any step, from seed ${some[0]}`,
        async () => {
          const cuts = chanceFrom(some[0] ?? 0);
          const nodes = [await data.connect(() => fateBy(cuts)), await data.connect(() => fateBy(cuts))];
          const left = [...some];
          const work = async () => {
            for (let seed = left.shift(); seed !== undefined; seed = left.shift()) {
              await playRound(data.store, nodes, seed).catch((error: unknown) => {
                throw new Error(`seed ${seed} failed`, { cause: error });
              });
            }
          };
          await Promise.all(many(AT_ONCE, work));
        },
        (30 + some.length * SECONDS_PER_ROUND) * 1000,
      );
    }

    it('have every change in its message, however they come together', async () => {
      const nodes = [await data.connect(() => 'lives'), await data.connect(() => 'lives')];
      for (const conversationId of many(4, newId)) {
        const [said] = (await data.store.messages.append([text({ conversationId })])).map(rowOf);
        const people = many(14, newId);
        const reacting = people.map(async (who, index) => {
          for (const _ of many(index % 3, () => 0)) await data.store.messages.head(conversationId);
          await nodes[index % 2]?.messages.append([react(said as Row, '👍', true, who)]);
        });
        await Promise.all(reacting);
        const log = await data.store.messages.after(conversationId, 0, 100);
        expect(log[0]).toEqual(replay(said as MessageRow, log));
        expect(log[0]).toMatchObject({ applied: 15 });
      }
    });
  });
}

function fateBy(chance: Chance): Fate {
  const drawn = chance();
  if (drawn < 0.08) return 'dies';
  return drawn < 0.16 ? 'loses the answer' : 'lives';
}

async function playRound(observer: DataStore, nodes: readonly DataStore[], seed: number): Promise<void> {
  const chance = chanceFrom(seed);
  const conversationId = newId();
  const targets: NewRow[] = [
    text({ conversationId }),
    attachment({ conversationId, bytes: new Uint8Array([1, 2, 3]) }),
    fileMessage({ conversationId, card: { caption: 'the trip' } }),
  ];
  const sent: NewRow[] = [...targets];
  const acked: Row[] = (await observer.messages.append(targets)).map(rowOf);
  const originals = acked.filter(isMessageRow);

  async function write(): Promise<void> {
    for (let step = 0; step < STEPS; step++) {
      const rows = many(1 + Math.floor(chance() * 2), () => anyRow(conversationId, originals, chance));
      sent.push(...rows);
      acked.push(...(await sendUntilAcked(nodes, rows, chance, news.ring)).map(rowOf));
    }
  }

  const news = createBell();
  const writing = Promise.all(many(WRITERS, write)).finally(news.end);
  const [seen] = await Promise.all([readAlong(observer.messages, conversationId, news), writing]);
  // Other rounds leave marks as well; a pass that finds fewer than it may has looked at all of them.
  while ((await observer.messages.settleFolds(100)) === 100) await setImmediate();

  const log = await observer.messages.after(conversationId, 0, 10_000);
  const places = (rows: readonly Row[]) => rows.map(({ seq, id, cid }) => ({ seq, id, cid }));
  expect(places(seen)).toEqual(places(acked.toSorted((a, b) => a.seq - b.seq)));
  expect(places(log)).toEqual(places(seen));
  expect(new Set(log.map(({ cid }) => cid))).toEqual(new Set(sent.map(({ cid }) => cid)));
  expect(log.filter(isMessageRow)).toEqual(originalsIn(log, sent).map((message) => replay(message, log)));
}

/** As a client's outbox does: the same cids until there is an answer, by either node, under new ids or the old. */
async function sendUntilAcked(
  nodes: readonly DataStore[],
  rows: readonly NewRow[],
  chance: Chance,
  answered: () => void,
): Promise<AppendResult[]> {
  for (let attempts = 0; ; attempts++) {
    const node = nodes[Math.floor(chance() * nodes.length)] as DataStore;
    const attempt = chance() < 0.5 ? rows : rows.map((row) => ({ ...row, id: newId() }));
    try {
      return await node.messages.append(attempt);
    } catch (error) {
      const isExpected =
        error instanceof CutOff || (error instanceof AppError && error.code === 'unavailable');
      if (!isExpected || attempts === ATTEMPTS) throw error;
    } finally {
      answered();
    }
  }
}

/**
 * Follows its cursor, as every device does; a row that comes late under a newer one would be missed. It
 * reads whenever an append ended, in the middle of those of others.
 */
async function readAlong(messages: Messages, conversationId: string, news: Bell): Promise<Row[]> {
  const seen: Row[] = [];
  for (;;) {
    const isLast = news.isOver();
    const page = await messages.after(conversationId, seen.length, 7);
    for (const row of page) {
      seen.push(row);
      expect(row.seq).toBe(seen.length);
    }
    if (page.length > 0) continue;
    if (isLast) return seen;
    await news.heard();
  }
}

type Bell = { ring(): void; end(): void; isOver(): boolean; heard(): Promise<void> };

function createBell(): Bell {
  let wake = () => {};
  let over = false;
  let next = renew();

  function renew(): Promise<void> {
    return new Promise((resolve) => {
      wake = resolve;
    });
  }

  const ring = () => {
    wake();
    next = renew();
  };
  return {
    ring,
    end() {
      over = true;
      ring();
    },
    isOver: () => over,
    heard: () => (over ? Promise.resolve() : next),
  };
}

function anyRow(conversationId: string, targets: readonly MessageRow[], chance: Chance): NewRow {
  const target = targets[Math.floor(chance() * targets.length)] as MessageRow;
  const drawn = chance();
  if (drawn < 0.3) return text({ conversationId, text: `said at ${drawn}` });
  if (drawn < 0.55) return edit(target, `written at ${drawn}`);
  if (drawn < 0.8) return react(target, drawn < 0.65 ? '👍' : '🎉', chance() < 0.7, target.senderId);
  if (drawn < 0.95) return { ...changeOf(target), kind: 'file-changed', body: nextCard(chance) };
  return remove(target);
}

function nextCard(chance: Chance) {
  return fileCard({ state: 'available', version: 2 + Math.floor(chance() * 9) });
}

/** The messages as they were sent, in the places they got. */
function originalsIn(log: readonly Row[], sent: readonly NewRow[]): MessageRow[] {
  return log.filter(isMessageRow).map(({ cid, seq, id }) => {
    const { fingerprint: _, bytes: __, ...row } = sent.find((one) => one.cid === cid) as NewRow;
    return { ...row, id, seq, applied: 0 } as MessageRow;
  });
}

function replay(original: MessageRow, log: readonly Row[]): MessageRow {
  return log
    .filter(isChangeRow)
    .filter(({ target }) => target === original.id)
    .reduce(fold, original);
}
