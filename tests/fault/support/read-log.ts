import type { Row } from '@satchel/protocol/rows';
import { http } from '../../support/http.ts';
import type { Person } from '../../support/people.ts';

/** The newest rows of a conversation by HTTP, ascending; more than any fault test writes. */
export async function readLog(
  server: { url: string },
  person: Person,
  conversationId: string,
): Promise<Row[]> {
  const path = `/chat/${conversationId}/messages?limit=200`;
  const { body } = await http(server, person).get(path).expect(200);
  return body.messages;
}
