import type { OutboxItem } from './outbox-item.ts';

/** Durable once the promise resolves; one store per account. */
export type OutboxStore = {
  /** By ascending `order`. */
  list(): Promise<OutboxItem[]>;
  get(cid: string): Promise<OutboxItem | undefined>;
  put(item: OutboxItem): Promise<void>;
  /** Removing an absent item succeeds: another tab may have been faster. */
  remove(cid: string): Promise<void>;
  clear(): Promise<void>;
};
