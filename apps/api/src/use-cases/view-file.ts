import type { User } from '@satchel/protocol/conversation';
import { partCountFor } from '@satchel/protocol/digest';
import type { FileCard } from '@satchel/protocol/file-card';
import type { File } from '@satchel/protocol/http';
import { shownAs } from '../domain/account.ts';
import { AppError } from '../domain/app-error.ts';
import { type FileRecord, isAnnounced } from '../domain/file.ts';
import { cardOf } from '../domain/file-card.ts';
import type { Accounts } from '../ports/data-store/accounts.ts';

/** A file as HTTP answers show it; never with its digest (design §8). */
export async function viewFile({ accounts }: { accounts: Accounts }, file: FileRecord): Promise<File> {
  const { id, conversationId, ownerId, name, type, caption, partSize } = file;
  const owned = {
    id,
    conversationId,
    ownerId,
    name,
    type,
    partSize,
    ...(caption === undefined ? {} : { caption }),
  };
  if (isAnnounced(file)) {
    const { fileId: _, recipients, ...card } = cardOf(file);
    return {
      ...owned,
      ...card,
      partCount: partCountFor(file.size, partSize),
      recipients: await named(accounts, recipients),
    };
  }
  if (file.state === 'withdrawn' || file.state === 'cancelled') {
    throw new AppError('gone', { reason: file.reason, message: 'This upload was cancelled.' });
  }
  const size = file.size ?? 0;
  return {
    ...owned,
    size,
    state: file.state,
    mode: 'ledger',
    expiresAt: file.createdAt + file.expiresIn,
    partCount: partCountFor(size, partSize),
    recipients: [],
    version: 0,
  };
}

async function named(accounts: Accounts, recipients: FileCard['recipients']): Promise<File['recipients']> {
  const found = await accounts.byIds(recipients.map(({ userId }) => userId));
  const people = new Map<string, User>(found.map((account) => [account.id, shownAs(account)]));
  return recipients.flatMap(({ userId, ...recipient }) => {
    const user = people.get(userId);
    return user === undefined ? [] : [{ user, ...recipient }];
  });
}
