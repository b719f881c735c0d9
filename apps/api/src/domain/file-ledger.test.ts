import { describe, expect, it } from 'vitest';
import { advance } from './advance-file.ts';
import type { Available, FileRecord } from './file.ts';
import { cardOf } from './file-card.ts';
import type { FileEvent } from './file-event.ts';
import { COUNT_LAG, dueAt, isHeldByNobody, nextStep } from './file-schedule.ts';

const T = 1_000_000;
const END = T + 7 * 86_400_000;

function available(given: Partial<Available> = {}): Available {
  return {
    id: 'f',
    ownerId: 'ann',
    cid: 'c',
    conversationId: 'g',
    name: 'film.mkv',
    type: 'video/x-matroska',
    partSize: 8,
    expiresIn: END - T,
    version: 1,
    createdAt: T,
    state: 'available',
    key: 'k',
    size: 20,
    digest: 'right',
    mode: 'ledger',
    memberVersion: 3,
    announcedAt: T,
    expiresAt: END,
    pending: ['ben'],
    ledger: {},
    messageId: 'm',
    card: 1,
    noted: 1,
    changedAt: T,
    ...given,
  };
}

const receipt = (sessionId: string, level: 'stored' | 'stream' = 'stored', at = T + 1): FileEvent => ({
  type: 'receipt',
  userId: 'ben',
  sessionId,
  digest: 'right',
  level,
  at,
  until: at + 500,
});
const keep: FileEvent = { type: 'kept', userId: 'ben', memberVersion: 3, at: T + 1 };
const letGo: FileEvent = { type: 'let-go', userId: 'ben', at: T + 2 };

function after(file: FileRecord, ...events: FileEvent[]): FileRecord {
  return events.reduce((current, event) => {
    const next = advance(current, event);
    if ('refused' in next) throw new Error(`${event.type} is refused: ${next.refused}`);
    return next.file;
  }, file);
}

describe('keeping a file for another device', () => {
  it('[F3] holds it after every receipt of the same device, and card and schedule say so', () => {
    const file = after(available(), receipt('laptop'), keep);
    expect(isHeldByNobody(after(available(), receipt('laptop')))).toBe(true);
    expect(isHeldByNobody(after(file, receipt('laptop')))).toBe(false);
    expect(nextStep(file, END - 1)).not.toEqual({ claim: 'delivered' });
    expect(nextStep(file, END)).toEqual({ claim: 'expired' });
    expect(dueAt(after(file, { type: 'noted', card: 3, at: T + 2 }))).toBe(END);
    expect(advance(file, { type: 'claimed', reason: 'delivered', at: T })).toEqual({
      refused: 'changed_meanwhile',
    });
    expect(cardOf(file as Available).recipients).toEqual([
      { userId: 'ben', status: 'stored', at: T + 1, keeps: true },
    ]);
  });

  it('[F3] ends with the receipt of a second device, whichever of them asked', () => {
    const ends: FileEvent[][] = [
      [receipt('laptop'), keep, receipt('phone')],
      [keep, receipt('laptop'), receipt('laptop'), receipt('phone')],
      [keep, receipt('laptop', 'stream'), receipt('laptop'), receipt('phone')],
    ];
    for (const events of ends) expect(isHeldByNobody(after(available(), ...events))).toBe(true);
    expect(isHeldByNobody(after(available(), keep, receipt('laptop')))).toBe(false);
  });

  it('[F3] leaves the grace of a copy that nobody saw written', () => {
    const file = after(available(), receipt('laptop'), keep, receipt('phone', 'stream', T + 9));
    expect(isHeldByNobody(file)).toBe(false);
    expect(nextStep(file, T + 508)).toBe('note');
    expect(nextStep(file, T + 509)).toEqual({ claim: 'delivered' });
    expect(cardOf(file as Available).recipients).toEqual([{ userId: 'ben', status: 'stored', at: T + 1 }]);
  });

  it('[F3] is taken back, and then it is as if it never was', () => {
    expect(isHeldByNobody(after(available(), keep, receipt('laptop'), letGo))).toBe(true);
    expect(isHeldByNobody(after(available(), keep, letGo))).toBe(false);
  });

  it('[F3] [F4] said twice changes nothing, nor does letting go of what nobody keeps', () => {
    const kept = after(available(), keep);
    expect(after(kept, keep)).toBe(kept);
    const file = available();
    expect(after(file, letGo)).toBe(file);
    const stored = after(available(), receipt('laptop'));
    expect(after(stored, receipt('phone'))).toBe(stored);
  });

  it('[F3] is for who waits or has it, while the bytes are there', () => {
    const refused = (file: FileRecord, event: FileEvent) => {
      const next = advance(file, event);
      return 'refused' in next ? next.refused : undefined;
    };
    const declined = after(available({ pending: ['ben', 'cleo'] }), {
      type: 'declined',
      userId: 'ben',
      at: T,
    });
    expect(refused(declined, keep)).toBe('not_a_recipient');
    expect(refused(available({ pending: ['cleo'] }), keep)).toBe('not_a_recipient');
    expect(refused(available({ ownerId: 'ben' }), keep)).toBe('not_a_recipient');
    const revoked = after(available(), { type: 'revoked', at: T });
    expect(refused(revoked, keep)).toBe('gone');
    const counted = available({ mode: 'expiry', pending: [] });
    expect(after(counted, keep)).toBe(counted);
  });

  it('[F6] ends with declining and with leaving, but not with an earlier leaving', () => {
    const waived = (memberVersion: number): FileEvent => ({
      type: 'waived',
      userId: 'ben',
      memberVersion,
      at: T,
    });
    const stored = after(available(), receipt('laptop'), { ...keep, memberVersion: 6 } as FileEvent);
    expect(after(stored, waived(5))).toBe(stored);
    expect(isHeldByNobody(after(stored, waived(7)))).toBe(true);
    const waiting = after(available(), keep, waived(4));
    expect(waiting).toMatchObject({ pending: [], keepers: {}, ledger: { ben: { status: 'waived' } } });
    const declined = after(available(), keep, { type: 'declined', userId: 'ben', at: T });
    expect(isHeldByNobody(declined)).toBe(true);
  });
});

describe('the file of a crowd', () => {
  const said = (userId: string, at: number, level: 'stored' | 'stream' = 'stored'): FileEvent => ({
    ...(receipt(`of ${userId}`, level, at) as Extract<FileEvent, { type: 'receipt' }>),
    userId,
  });
  const crowd = () => available({ mode: 'expiry', pending: [] });

  it('[F7] takes everybody’s proof, counts it, and names nobody', () => {
    const file = after(
      crowd(),
      said('ben', T + 1),
      said('ben', T + 2),
      said('cleo', T + 3, 'stream'),
      { type: 'declined', userId: 'dan', at: T + 4 },
      { type: 'declined', userId: 'dan', at: T + 5 },
      said('eve', T + 6),
    );
    expect(cardOf(file as Available)).toMatchObject({
      recipients: [],
      counts: { stored: 2, stream: 1, declined: 1 },
    });
    expect(isHeldByNobody(file)).toBe(false);
    expect(advance(file, said('ann', T))).toEqual({ refused: 'not_a_recipient' });
  });

  it('[F7] is told of a while after the first of many changes, however many follow', () => {
    const burst = Array.from({ length: 200 }, (_, n) => said(`p${n}`, T + 10 * n));
    const file = after(crowd(), ...burst);
    expect(dueAt(file)).toBe(T + COUNT_LAG);
    expect(nextStep(file, T + COUNT_LAG - 1)).toBe('none');
    expect(nextStep(file, T + COUNT_LAG)).toBe('note');
    const told = after(file, said('late', T + 2000), { type: 'noted', card: 201, at: T + 2100 });
    expect(dueAt(told)).toBe(T + 2100 + COUNT_LAG);
    const all = after(told, { type: 'noted', card: 202, at: T + 4000 });
    expect(dueAt(all)).toBe(END);
  });
});
