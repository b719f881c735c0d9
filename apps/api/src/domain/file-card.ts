import type { FileCard } from '@satchel/protocol/file-card';
import type { AnnouncedRecord } from './file.ts';
import { isClaimed } from './file.ts';

/** The file as its conversation sees it; without digest and key. */
export function cardOf(file: AnnouncedRecord): FileCard {
  const reason = file.state === 'deleted' ? file.reason : isClaimed(file) ? file.state : undefined;
  const removedAt = file.state === 'deleted' ? file.removedAt : isClaimed(file) ? file.claimedAt : undefined;
  return {
    fileId: file.id,
    name: file.name,
    size: file.size,
    type: file.type,
    ...(file.caption === undefined ? {} : { caption: file.caption }),
    partSize: file.partSize,
    state: file.state,
    mode: file.mode,
    expiresAt: file.expiresAt,
    ...(file.remindedAt === undefined ? {} : { remindedAt: file.remindedAt }),
    ...(reason === undefined ? {} : { reason }),
    ...(removedAt === undefined ? {} : { removedAt }),
    recipients: [
      ...Object.entries(file.ledger).map(([userId, { status, at }]) => ({ userId, status, at })),
      ...file.pending.map((userId) => ({ userId, status: 'waiting' as const })),
    ],
    version: file.card,
  };
}
