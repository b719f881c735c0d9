import type { FileCard } from '@satchel/protocol/file-card';
import type { AnnouncedRecord } from './file.ts';
import { isClaimed } from './file.ts';
import { keepersOf } from './file-ledger.ts';

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
    ...(file.mode === 'expiry' ? { recipients: [], counts: countsOf(file) } : { recipients: namesOf(file) }),
    version: file.card,
  };
}

function namesOf(file: AnnouncedRecord): FileCard['recipients'] {
  const keepers = keepersOf(file);
  const keeps = (userId: string) => (userId in keepers ? { keeps: true as const } : {});
  return [
    ...Object.entries(file.ledger).map(([userId, { status, at }]) => ({
      userId,
      status,
      at,
      ...keeps(userId),
    })),
    ...file.pending.map((userId) => ({ userId, status: 'waiting' as const, ...keeps(userId) })),
  ];
}

/** Who of a crowd has it is nobody's business; how many have, everybody's (F7). */
function countsOf({ ledger }: AnnouncedRecord): FileCard['counts'] {
  const counts = { stored: 0, stream: 0, declined: 0 };
  for (const { status } of Object.values(ledger)) if (status !== 'waived') counts[status] += 1;
  return counts;
}
