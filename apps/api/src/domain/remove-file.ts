import {
  type Cancelled,
  type Claimed,
  type Deleted,
  type FileRecord,
  isClaimed,
  isLive,
  type Withdrawn,
} from './file.ts';
import { isHeld } from './file-ledger.ts';
import { type Advance, identityOf, next, refuse, withNewCard } from './next-record.ts';

/** The decision that the bytes go; an upload that is not announced is withdrawn. */
export function claimRecord(
  file: FileRecord,
  reason: 'delivered' | 'revoked' | 'expired',
  at: number,
): Advance {
  if (isLive(file)) {
    if (reason === 'delivered' && isHeld(file)) return refuse(file);
    const { retry: _, missing: __, ...kept } = file;
    return next<Claimed>({ ...kept, state: reason, claimedAt: at, ...withNewCard(file, at) });
  }
  const withdrawable = file.state === 'uploading' ? reason !== 'delivered' : reason === 'revoked';
  if ((file.state === 'uploading' || file.state === 'completing') && withdrawable) {
    const uploadId = file.uploadId === undefined ? {} : { uploadId: file.uploadId };
    return next<Withdrawn>({
      ...identityOf(file),
      state: 'withdrawn',
      key: file.key,
      ...uploadId,
      reason: reason === 'expired' ? 'expired' : 'revoked',
      claimedAt: at,
    });
  }
  if (file.state === reason || file.state === 'withdrawn') return { file };
  return refuse(file);
}

/** The store says that the bytes are gone. */
export function closeRecord(file: FileRecord, at: number): Advance {
  if (isClaimed(file)) {
    const { state, key: _, claimedAt: __, retry: ___, ...kept } = file;
    return next<Deleted>({
      ...kept,
      state: 'deleted',
      reason: state,
      removedAt: at,
      ...withNewCard(file, at),
    });
  }
  if (file.state === 'withdrawn') {
    return next<Cancelled>({ ...identityOf(file), state: 'cancelled', reason: file.reason, removedAt: at });
  }
  return file.state === 'deleted' || file.state === 'cancelled' ? { file } : refuse(file);
}
