import type { Conversation } from '../domain/conversation.ts';
import type { FileRecord } from '../domain/file.ts';
import type { LedgerChange } from '../domain/file-ledger.ts';
import { isHeldByNobody } from '../domain/file-schedule.ts';
import { changeFile, reload } from './change-file.ts';
import { demandFile } from './demand-file.ts';
import { publishCard } from './publish-card.ts';
import { type SweepUses, sweepFile } from './sweep-file.ts';
import type { Turns } from './turns.ts';

export type LedgerUses = SweepUses & { turns: Turns };

/**
 * Writes what somebody says about their copy, and takes the file as far as that brings it: removed when
 * nobody needs it any more, told of otherwise. Of a crowd's file the sweeper tells, once for many (F7).
 * @throws AppError `not_found`, and the refusals of the ledger
 */
export async function changeLedger(
  uses: LedgerUses,
  at: { userId: string; fileId: string },
  changeIn: (conversation: Conversation) => LedgerChange,
): Promise<FileRecord> {
  const { file, conversation } = await demandFile(uses, at, 'confirm');
  const change = changeIn(conversation);
  const changed = await uses.turns.take(`file:${file.id}`, async () => {
    const current = await reload(uses.files, file.id);
    const after = await changeFile(uses.files, current, change);
    return { isNew: after !== current, after };
  });
  if (!changed.isNew) return changed.after;
  if (isHeldByNobody(changed.after)) return sweepQuietly(uses, changed.after);
  if ('mode' in changed.after && changed.after.mode === 'expiry') return changed.after;
  return publishCard(uses, changed.after);
}

/** The change is committed; that the removal must wait for the sweeper is not this person's error. */
async function sweepQuietly(uses: SweepUses, file: FileRecord): Promise<FileRecord> {
  try {
    return await sweepFile(uses, file);
  } catch {
    return reload(uses.files, file.id);
  }
}
