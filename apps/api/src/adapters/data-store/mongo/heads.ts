import type { RowModel } from './stored-row.ts';

export type Heads = {
  /** The seq the next row comes after, to the best of this node's knowledge; the unique index decides. */
  of(conversationId: string): Promise<number>;
  set(conversationId: string, seq: number): void;
  forget(conversationId: string): void;
  forgetAll(): void;
};

/** Conversations that nobody wrote in for longest are asked for again; about 1 MB at most. */
const REMEMBERED = 10_000;

/** The only reads that are local: a head that is not yet with the majority is still the place to append after. */
export function openHeads(rows: RowModel): Heads {
  const known = new Map<string, number>();

  return {
    async of(conversationId) {
      const seq = known.get(conversationId);
      if (seq !== undefined) return seq;
      const last = await rows
        .findOne({ conversationId })
        .sort({ seq: -1 })
        .select('seq')
        .readConcern('local')
        .lean<{ seq: number }>();
      return last?.seq ?? 0;
    },
    set(conversationId, seq) {
      known.delete(conversationId);
      known.set(conversationId, seq);
      for (const oldest of known.keys()) {
        if (known.size <= REMEMBERED) return;
        known.delete(oldest);
      }
    },
    forget(conversationId) {
      known.delete(conversationId);
    },
    forgetAll: () => known.clear(),
  };
}
