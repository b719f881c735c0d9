import { type Model, Schema } from 'mongoose';
import type { Conversation } from '../../../domain/conversation.ts';
import { type Connection, strictly, strictlyInside } from './connection.ts';
import { endsOf } from './text-search.ts';

/** What queries look for, beside the record itself. */
type Searched = {
  memberCount: number;
  nameEnds: string[];
};

export type StoredConversation = Omit<Conversation, 'id'> &
  Searched & {
    _id: string;
    slugEnds: string[];
    /** By the server's clock. */
    changedAt: Date;
  };

export type ConversationModel = Model<StoredConversation>;

export function openStoredConversations(db: Connection): ConversationModel {
  const member = new Schema({ userId: String, role: String, since: Number }, strictlyInside);
  const waives = new Schema({ userId: String, memberVersion: Number }, strictlyInside);
  const note = new Schema({ cid: String, by: String, body: Schema.Types.Mixed, waives }, strictlyInside);
  const schema = new Schema<StoredConversation>(
    {
      _id: String,
      key: String,
      kind: String,
      visibility: String,
      name: String,
      nameEnds: { type: [String], select: false },
      slug: String,
      slugEnds: { type: [String], select: false },
      members: [member],
      memberCount: Number,
      version: Number,
      pendingNotes: [note],
      createdAt: Number,
      changedAt: Date,
    },
    strictly,
  );
  const publicOnes = { partialFilterExpression: { visibility: 'public' } };
  schema.index({ key: 1 }, { name: 'key', unique: true });
  schema.index(
    { slug: 1 },
    { name: 'slug', unique: true, partialFilterExpression: { slug: { $exists: true } } },
  );
  schema.index({ 'members.userId': 1 }, { name: 'member' });
  schema.index({ 'pendingNotes.cid': 1 }, { name: 'note', sparse: true });
  schema.index({ changedAt: 1 }, { name: 'change' });
  schema.index({ memberCount: -1, slug: 1 }, { name: 'public', ...publicOnes });
  schema.index({ nameEnds: 1 }, { name: 'public-name', ...publicOnes });
  schema.index({ slugEnds: 1 }, { name: 'public-slug', ...publicOnes });
  return db.model('conversations', schema);
}

export function searchedOf({ name = '', members }: Pick<Conversation, 'name' | 'members'>): Searched {
  return { memberCount: members.length, nameEnds: endsOf(name) };
}

export function toConversation(stored: StoredConversation): Conversation {
  const { _id: id, memberCount: _, nameEnds: __, slugEnds: ___, changedAt: ____, ...fields } = stored;
  return { id, ...fields };
}
