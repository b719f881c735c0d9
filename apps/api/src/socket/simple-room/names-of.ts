import type { Accounts } from '../../ports/data-store/accounts.ts';
import type { NameOf } from './simple-events.ts';

export async function namesOf(
  { accounts }: { accounts: Pick<Accounts, 'byIds'> },
  userIds: readonly string[],
): Promise<NameOf> {
  const found = await accounts.byIds([...new Set(userIds)]);
  const names = new Map(found.map(({ id, name }) => [id, name]));
  // An erased account leaves its messages behind.
  return (userId) => names.get(userId) ?? 'Somebody';
}
