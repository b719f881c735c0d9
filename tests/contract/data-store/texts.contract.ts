import { describe, expect, it } from 'vitest';
import { type OpenDataStore, useDataStore } from './opened-data-store.ts';
import {
  account,
  edit,
  fileCard,
  fileMessage,
  group,
  messageOf,
  newId,
  react,
  session,
  text,
  upload,
} from './samples.ts';

const texts: Record<string, string> = {
  'an emoji family': '👩‍👩‍👧‍👦 👍🏽 🏳️‍🌈',
  'combining marks, not composed': 'e\u0301 n\u0303 Z\u0335\u0321\u0319a\u0334\u0312l\u0337\u0300g\u0334o',
  'precomposed letters': 'é ñ Å',
  'right to left with marks': 'שלום \u200fעולם\u200e — مرحبا \u202bبالعالم\u202c',
  'line ends and tabs': 'one\r\ntwo\ntab\there\r',
  'controls below a space': '\u0001\u0002\u001b\u001f\u007f\u0085',
  'noncharacters and private use': '\ufffe\uffff\u{10ffff}\ue000\ufeff\ufffd',
  'quotes and operators': `'"\`\\ $set {"$gt": ""} %s ?1 :id --; /* */`,
  'spaces at both ends': '  \u00a0padded\u2003 ',
  'something like a number': '0123e4',
};
const long = '𝒳'.repeat(8000);

export function describeTexts(open: OpenDataStore): void {
  describe('texts come back as they went in', () => {
    const data = useDataStore(open);

    it.each(Object.entries(texts))('%s', async (_, written) => {
      await expectInEveryField(written);
    });

    it('8000 code points beyond the basic plane', async () => {
      const { messages } = data.store;
      const [result] = await messages.append([text({ conversationId: newId(), text: long })]);
      const edited = await messages.append([edit(messageOf(result), `${long.slice(2)}!`)]);
      expect(edited[0]?.outcome).toBe('appended');
      expect(await messages.byId(messageOf(result).id)).toMatchObject({
        body: { text: `${long.slice(2)}!` },
      });
    });

    it('emoji that are keys', async () => {
      const { messages } = data.store;
      const [result] = await messages.append([text({ conversationId: newId() })]);
      const message = messageOf(result);
      const emojis = ['👍🏽', '👍', '$', 'a.b', '❤️', '❤'];
      const who = newId();
      await messages.append(emojis.map((emoji) => react(message, emoji, true, who)));
      expect(await messages.byId(message.id)).toMatchObject({
        reactions: Object.fromEntries(emojis.map((emoji) => [emoji, [who]])),
      });
    });

    it('or are refused: never cut or changed', async () => {
      for (const name of ['cut\u0000here', 'half \ud83d of a pair', '\udc00 the other half']) {
        const ada = account({ name });
        const outcome = await data.store.accounts.create(ada).catch((error: unknown) => error);
        const stored = await data.store.accounts.byId(ada.id);
        if (stored === undefined) expect(outcome).toMatchObject({ code: 'bad_text' });
        else expect(stored.name).toBe(name);
      }
    });

    async function expectInEveryField(written: string): Promise<void> {
      const { accounts, sessions, conversations, messages, files } = data.store;
      const ada = (await accounts.create(account({ name: written })))!;
      const device = session({ label: written });
      await sessions.create(device);
      const room = group({ name: written });
      await conversations.create(room);
      const film = upload({ name: written, caption: written });
      await files.create(film);
      const card = fileCard({ name: written, caption: written });
      const said = text({ conversationId: room.id, text: written });
      await messages.append([said, fileMessage({ conversationId: room.id, card })]);
      await data.reopen();
      expect((await data.store.accounts.byId(ada.id))?.name).toBe(written);
      expect(await data.store.accounts.search(written, 5)).toEqual([ada]);
      expect((await data.store.sessions.byTokenHash(device.tokenHash))?.label).toBe(written);
      expect((await data.store.conversations.byId(room.id))?.name).toBe(written);
      expect(await data.store.files.byId(film.id)).toEqual(film);
      const log = await data.store.messages.after(room.id, 0, 2);
      expect(log.map(({ body }) => body)).toEqual([{ text: written }, card]);
    }
  });
}
