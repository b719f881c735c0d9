import type { Account } from '../../../domain/account.ts';
import type { Conversation } from '../../../domain/conversation.ts';
import type { Session } from '../../../domain/session.ts';
import type { KeptFile, KeptReceipt, Records } from '../../../ports/data-store/records.ts';
import type { Connection } from './connection.ts';
import { type StoredReceipt, toReceipt } from './receipts.ts';
import { openRowShelf } from './row-shelf.ts';
import { type StoredSession, toSession } from './sessions.ts';
import { openShelf } from './shelf.ts';
import { fromAccount, type StoredAccount, toAccount } from './stored-account.ts';
import { type StoredConversation, searchedOf, toConversation } from './stored-conversation.ts';
import { changeInto, type StoredFile, toFile } from './stored-file.ts';
import type { StoredRow } from './stored-row.ts';
import { endsOf } from './text-search.ts';

/**
 * What exists for queries alone is made anew; times of change begin with 0, which is long ago (M3).
 * @param db whose models are all described already
 */
export function openShelves(db: Connection): Records['shelves'] {
  const model = <Stored>(name: string) => db.existing<Stored>(name);
  return {
    accounts: openShelf<Account, StoredAccount>(db, {
      model: model('accounts'),
      toKept: toAccount,
      fromKept: fromAccount,
    }),
    sessions: openShelf<Session, StoredSession>(db, {
      model: model('sessions'),
      toKept: toSession,
      fromKept: ({ id, ...fields }) => ({ _id: id, ...fields }),
    }),
    conversations: openShelf<Conversation, StoredConversation>(db, {
      model: model('conversations'),
      toKept: toConversation,
      fromKept: ({ id, ...fields }) => ({
        _id: id,
        ...fields,
        ...searchedOf(fields),
        slugEnds: endsOf(fields.slug ?? ''),
        changedAt: new Date(0),
      }),
    }),
    messages: openRowShelf(db, model<StoredRow>('messages')),
    receipts: openShelf<KeptReceipt, StoredReceipt>(db, {
      model: model('receipts'),
      toKept: (stored) => ({ conversationId: stored.conversationId, ...toReceipt(stored) }),
      fromKept: (receipt) => ({
        _id: `${receipt.conversationId} ${receipt.userId}`,
        ...receipt,
        changedAt: 0,
      }),
    }),
    files: openShelf<KeptFile, StoredFile>(db, {
      model: model('files'),
      also: '+parts',
      toKept: toKeptFile,
      fromKept: fromKeptFile,
    }),
  };
}

function toKeptFile(stored: StoredFile): KeptFile {
  const parts = Object.entries(stored.parts ?? {}).map(([n, part]) => ({ n: Number(n), ...part }));
  return {
    file: toFile(stored),
    usedKey: stored.usedKey ?? '',
    parts: parts.sort((a, b) => a.n - b.n),
  };
}

function fromKeptFile({ file, usedKey, parts }: KeptFile): StoredFile {
  const byNumber = Object.fromEntries(parts.map(({ n, size, digest }) => [n, { size, digest }]));
  return {
    _id: file.id,
    ...changeInto(file).$set,
    usedKey,
    ...(parts.length === 0 ? {} : { parts: byNumber }),
  };
}
