import { PAGE_ROWS } from '@satchel/protocol/limits';
import type { Row } from '@satchel/protocol/rows';
import { SIMPLE_HISTORY, type SimpleEvent } from '@satchel/protocol/simple-room';
import type { Accounts } from '../../ports/data-store/accounts.ts';
import type { Conversations } from '../../ports/data-store/conversations.ts';
import type { Messages } from '../../ports/data-store/messages.ts';
import { readLog } from '../../use-cases/read-log.ts';
import { namesOf } from './names-of.ts';
import { textOf } from './simple-events.ts';

type Uses = { accounts: Accounts; conversations: Conversations; messages: Messages };
type Place = { userId: string; conversationId: string; upTo: number };

/** A room where people come and go all day has more notes than words; so far back is looked. */
const PAGES = 10;

/** The last things that were said up to a seq, the newest last (S5). @throws AppError `not_found` */
export async function readHistory(uses: Uses, { userId, conversationId, upTo }: Place): Promise<SimpleEvent> {
  let said: Row[] = [];
  let before = upTo + 1;
  for (let page = 0; page < PAGES && before > 1 && said.length < SIMPLE_HISTORY; page++) {
    const { rows } = await readLog(uses, { userId, conversationId, limit: PAGE_ROWS, position: { before } });
    said = [...rows.filter((row) => textOf(row) !== undefined), ...said];
    before = rows[0]?.seq ?? 1;
  }
  const last = said.slice(-SIMPLE_HISTORY);
  const nameOf = await namesOf(
    uses,
    last.map(({ senderId }) => senderId),
  );
  return {
    type: 'chat_history',
    payload: last.map((row) => ({
      sender: nameOf(row.senderId),
      text: textOf(row) ?? '',
      timestamp: new Date(row.createdAt).toISOString(),
    })),
  };
}
