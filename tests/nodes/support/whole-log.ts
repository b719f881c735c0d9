import type { Row } from '@satchel/protocol/rows';
import type { Person } from '../../support/people.ts';
import { connect } from '../../support/socket-client.ts';

/** Every row of a conversation from the first, as this server tells it. */
export async function wholeLog(
  server: { url: string },
  person: Person,
  conversationId: string,
): Promise<Row[]> {
  const socket = await connect(server, person);
  const log: Row[] = [];
  for (;;) {
    const { rows, head } = await socket.call('sync', { conversationId, after: log.at(-1)?.seq ?? 0 });
    log.push(...rows);
    if (rows.length === 0 || rows.at(-1)?.seq === head.seq) break;
  }
  await socket.close();
  return log;
}
