import { createHash, randomBytes } from 'node:crypto';
import { openSqliteDataStore } from '@satchel/api/adapters/data-store/sqlite/open';
import { newIdFrom } from '@satchel/protocol/ids';

export type SeededMember = { token: string; userId: string };
export type SeededRoom = { conversationId: string; members: SeededMember[] };

const newId = () => newIdFrom(randomBytes);

/** Puts people, their sessions and groups of them straight into the store: hashing passwords is not what is measured. */
export async function seedSatchel(
  path: string,
  rooms: { rooms: number; members: number },
): Promise<SeededRoom[]> {
  const store = await openSqliteDataStore({ path, now: Date.now, newId });
  try {
    const seeded: SeededRoom[] = [];
    for (let room = 0; room < rooms.rooms; room++) {
      const members = await Promise.all(
        Array.from({ length: rooms.members }, (_, at) => seedMember(store, `r${room}m${at}`)),
      );
      const conversationId = newId();
      await store.conversations.create({
        id: conversationId,
        key: `group:${conversationId}`,
        kind: 'group',
        visibility: 'private',
        name: `Room ${room}`,
        members: members.map(({ userId }) => ({ userId, role: 'member', since: 0 })),
        version: 1,
        pendingNotes: [],
        createdAt: Date.now(),
      });
      seeded.push({ conversationId, members });
    }
    return seeded;
  } finally {
    await store.close();
  }
}

async function seedMember(
  { accounts, sessions }: Awaited<ReturnType<typeof openSqliteDataStore>>,
  username: string,
): Promise<SeededMember> {
  const [userId, token, at] = [newId(), randomBytes(32).toString('base64url'), Date.now()];
  await accounts.create({
    id: userId,
    username,
    name: username,
    passwordHash: '',
    role: 'member',
    createdAt: at,
  });
  await sessions.create({
    id: newId(),
    tokenHash: createHash('sha256').update(token).digest('hex'),
    userId,
    label: 'bench',
    createdAt: at,
    lastUsedAt: at,
  });
  return { token, userId };
}
