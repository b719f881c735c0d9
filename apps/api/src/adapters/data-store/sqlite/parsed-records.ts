/** What tells one stored record from the next: notes are only ever taken off within one version. */
export type RecordVersion = { version: number; pending_notes: number };

export type ParsedRecords<Found> = {
  /** @returns the record as it was parsed before, if it still is the one in the store */
  get(id: string, at: RecordVersion): Found | undefined;
  keep(id: string, at: RecordVersion, found: Found): Found;
};

/** Enough for the conversations of a busy minute; the largest record is a hundred kilobytes. */
const KEPT = 200;

/**
 * Records of conversations with hundreds of members are asked for at every message and change seldom:
 * their version is read each time, their JSON only when it moved. All askers share one frozen object.
 */
export function createParsedRecords<Found>(): ParsedRecords<Found> {
  const kept = new Map<string, RecordVersion & { found: Found }>();
  return {
    get(id, { version, pending_notes }) {
      const known = kept.get(id);
      const isCurrent = known?.version === version && known.pending_notes === pending_notes;
      return isCurrent ? known.found : undefined;
    },
    keep(id, { version, pending_notes }, found) {
      kept.delete(id);
      kept.set(id, { version, pending_notes, found: deepFreeze(found) });
      const [oldest] = kept.size > KEPT ? kept.keys() : [];
      if (oldest !== undefined) kept.delete(oldest);
      return found;
    },
  };
}

function deepFreeze<Value>(value: Value): Value {
  if (typeof value !== 'object' || value === null) return value;
  for (const inner of Object.values(value)) deepFreeze(inner);
  return Object.freeze(value);
}
