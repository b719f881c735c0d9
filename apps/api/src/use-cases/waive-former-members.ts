import { memberOf } from '../domain/conversation.ts';
import { type FileRecord, isAnnounced } from '../domain/file.ts';
import { holdersOf } from '../domain/file-ledger.ts';
import type { Bus } from '../ports/bus.ts';
import type { Messages } from '../ports/data-store/messages.ts';
import { changeFile } from './change-file.ts';
import type { FileAccess } from './demand-file.ts';
import { publishCard } from './publish-card.ts';

type Uses = FileAccess & {
  messages: Messages;
  bus: Bus;
  newId: () => string;
  now: () => number;
  onFault: (error: unknown) => void;
};

const PAGE = 200;

/**
 * The second net under leaving: whoever waits or keeps and is no member any more gives up the place. The
 * file is read first and the conversation second, so a member who just came back keeps it (design §5).
 * A file that fails is reported and waits for the next round; those after it do not.
 */
export async function waiveFormerMembers(uses: Uses): Promise<void> {
  let afterId = '';
  for (;;) {
    const page = await uses.files.withPending(afterId, PAGE);
    for (const file of page) await waiveFormer(uses, file).catch(uses.onFault);
    const last = page.at(-1);
    if (last === undefined || page.length < PAGE) return;
    afterId = last.id;
  }
}

async function waiveFormer(uses: Uses, file: FileRecord): Promise<void> {
  if (!isAnnounced(file)) return;
  const conversation = await uses.conversations.byId(file.conversationId);
  if (conversation === undefined) return;
  for (const userId of holdersOf(file)) {
    if (memberOf(conversation, userId) !== undefined) continue;
    const { version: memberVersion } = conversation;
    const waived = await changeFile(uses.files, file, {
      type: 'waived',
      userId,
      memberVersion,
      at: uses.now(),
    });
    uses.bus.publish({ type: 'file-closed', fileId: file.id, userId });
    await publishCard(uses, waived);
  }
}
