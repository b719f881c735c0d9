import { MiB } from '@satchel/protocol/limits';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findChromium } from '../support/find-chromium.ts';
import { useServer } from '../support/start-test-server.ts';
import {
  attach,
  composer,
  enterAsGuest,
  makeRoom,
  messagesWith,
  openChatWith,
  say,
  signUp,
} from './support/act.ts';
import { openPerson, type Person } from './support/open-person.ts';
import { picture } from './support/picture.ts';

const browser = findChromium();
const phone = { width: 390, height: 844 };

describe.skipIf(browser === undefined)('a public room, by name and by link (needs Chromium)', () => {
  const server = useServer();
  let ana: Person;
  let luis: Person;
  let lena: Person;
  /** Of the chat between Ana and Luis, which no guest may know of. */
  let elsewhere: string;

  const link = () => `${server().url}/r/field-recordings`;
  const idIn = (person: Person) => new URL(person.page.url()).pathname.split('/')[2] ?? '';

  beforeAll(async () => {
    const { url } = server();
    const open = (look = {}) => openPerson(String(browser), url, look);
    [ana, luis, lena] = await Promise.all([open(), open({ dark: true }), open(phone)]);
    await signUp(ana.page, url, 'ana', 'Ana');
    await signUp(luis.page, url, 'luis', 'Luis');
    await openChatWith(ana.page, 'luis', 'Luis');
    elsewhere = idIn(ana);
    await say(ana.page, 'Luis', 'A secret between us');
  });

  afterAll(async () => {
    await Promise.all([ana?.close(), luis?.close(), lena?.close()]);
  });

  it('[R1] is made with an address that follows its name and is taken once', async () => {
    await ana.page.getByRole('button', { name: 'New group or room' }).click();
    const dialog = ana.page.getByRole('dialog');
    await dialog.getByRole('radio', { name: 'Public room' }).check();
    await dialog.getByLabel('Room name').fill('Field recordings');
    await dialog.getByText(link()).waitFor();
    await picture(ana.page, 'new-room');
    await dialog.getByRole('button', { name: 'Create room' }).click();
    await composer(ana.page, 'Field recordings').waitFor();
    await ana.page.getByLabel('Link to this room').waitFor();
    expect(await ana.page.getByLabel('Link to this room').inputValue()).toBe(link());
    await picture(ana.page, 'new-room-made');

    await luis.page.getByRole('button', { name: 'New group or room' }).click();
    const second = luis.page.getByRole('dialog');
    await second.getByRole('radio', { name: 'Public room' }).check();
    await second.getByLabel('Room name').fill('Field recordings');
    await second.getByRole('button', { name: 'Create room' }).click();
    await second.getByText('This address is taken. Choose another one.').waitFor();
    expect(await second.getByLabel('Address').getAttribute('aria-invalid')).toBe('true');
    await picture(luis.page, 'slug-taken-dark');
    await second.getByRole('button', { name: 'Close' }).click();
  });

  it('[R2] is found by name, joined and left', async () => {
    await luis.page.getByRole('button', { name: 'Find a room' }).click();
    const dialog = luis.page.getByRole('dialog');
    await dialog.getByRole('searchbox').fill('field rec');
    await dialog.getByText('1 member').waitFor();
    await picture(luis.page, 'find-room-dark');
    await dialog.getByRole('button', { name: 'Join Field recordings' }).click();
    await say(luis.page, 'Field recordings', 'Found it');
    await messagesWith(ana.page, 'Found it').waitFor();
    await ana.page.getByText('Public room · 2 members').waitFor();

    await luis.page.getByLabel('Info about Field recordings').click();
    await picture(luis.page, 'room-info-dark');
    await luis.page.getByRole('button', { name: 'Leave room' }).click();
    await luis.page.getByRole('alertdialog').getByRole('button', { name: 'Leave' }).click();
    await ana.page.getByText('Public room · 1 member').waitFor();
    await ana.page.getByText('Luis left').first().waitFor();
    // Whoever has left is still called by name.
    await messagesWith(ana.page, 'Found it').getByText('Luis').waitFor();
  });

  it('is one click away from whoever has an account and the link', async () => {
    await luis.page.goto(link());
    await luis.page.getByRole('heading', { name: 'Field recordings' }).waitFor();
    await luis.page.getByText('Public room · 1 member').first().waitFor();
    await picture(luis.page, 'join-page-dark');
    await luis.page.getByRole('button', { name: 'Join the room' }).click();
    await composer(luis.page, 'Field recordings').waitFor();
    await ana.page.getByText('Public room · 2 members').waitFor();

    await luis.page.goto(`${server().url}/r/no-such-room`);
    await luis.page.getByText('There is no room at this address').first().waitFor();
    await picture(luis.page, 'no-room-dark');
    await luis.page.goto(link());
    await composer(luis.page, 'Field recordings').waitFor();
  });

  it('[R5] takes a guest with a phone from the link to the first message within 10 s', async () => {
    const began = performance.now();
    await lena.page.goto(link());
    await lena.page.getByText('Public room · 2 members').waitFor();
    expect(await lena.page.getByRole('textbox').count()).toBe(1);
    await picture(lena.page, 'guest-page');
    await lena.page.getByLabel('Your name').fill('Lena');
    await lena.page.getByLabel('Your name').press('Enter');
    await say(lena.page, 'Field recordings', 'Hello from my phone');
    await messagesWith(ana.page, 'Hello from my phone').waitFor();
    expect(performance.now() - began).toBeLessThan(10_000);
    await messagesWith(ana.page, 'Hello from my phone').getByText('Lena (guest)').waitFor();
    await picture(lena.page, 'guest-room');
    await picture(ana.page, 'room-with-guest');
  });

  it('[R5] shows a guest nothing outside the room: every other address is 404', async () => {
    const paths = [
      '/user?query=ana',
      '/group?query=',
      `/chat/${elsewhere}`,
      `/chat/${elsewhere}/messages`,
    ].map((path) => `/api/v1${path}`);
    const statuses = await lena.page.evaluate(
      (all) => Promise.all(all.map(async (path) => [path, (await fetch(path)).status] as const)),
      paths,
    );
    expect(statuses).toEqual(paths.map((path) => [path, 404]));
    const posted = await lena.page.evaluate(
      (all) =>
        Promise.all(
          all.map(async ([path, body]) => {
            const headers = { 'content-type': 'application/json' };
            return (await fetch(path, { method: 'POST', headers, body: JSON.stringify(body) })).status;
          }),
        ),
      [
        ['/api/v1/chat', { username: 'ana' }],
        ['/api/v1/group', { name: 'Mine', visibility: 'private' }],
        [`/api/v1/group/${elsewhere}/join`, {}],
      ] as const,
    );
    expect(posted).toEqual([404, 404, 404]);
    expect((await lena.page.textContent('body'))?.includes('A secret between us')).toBe(false);

    // Any address of the app leads back to the room.
    await lena.page.goto(`${server().url}/c/${elsewhere}`);
    await composer(lena.page, 'Field recordings').waitFor();
  });

  it('lets a guest send what fits into a message, and says why not more', async () => {
    const choosing = lena.page.waitForEvent('filechooser');
    await lena.page.getByRole('button', { name: /Attach small files/ }).click();
    await (await choosing).setFiles([
      { name: 'large.bin', mimeType: 'application/octet-stream', buffer: Buffer.alloc(MiB) },
    ]);
    const sheet = lena.page.getByRole('dialog');
    await sheet.getByText(/Guests can send up to/).waitFor();
    await picture(lena.page, 'guest-too-large');
    expect(await sheet.getByRole('button', { name: /^Send/ }).isDisabled()).toBe(true);
    await sheet.getByRole('button', { name: 'Close' }).click();
  });

  it('[F7] counts live who has a file, which waits for nobody', async () => {
    await attach(ana.page, [{ name: 'river.wav', mimeType: 'audio/wav', buffer: Buffer.alloc(2 * MiB, 7) }]);
    const nobody = /Nobody has it yet · gone in \d+ d/;
    await Promise.all([ana, luis, lena].map(({ page }) => page.getByText(nobody).waitFor()));
    for (const [count, person] of [luis, lena].entries()) {
      const saving = person.page.waitForEvent('download');
      await person.page.getByRole('button', { name: 'Download river.wav' }).click();
      await saving;
      const have = count === 0 ? /1 has it · gone in/ : /2 have it · gone in/;
      await Promise.all([ana, luis, lena].map(({ page }) => page.getByText(have).waitFor()));
    }
    await picture(ana.page, 'room-file');
    await picture(lena.page, 'room-file-phone');
  });

  it('[M6] shows ✓ and how many have seen a message, in place of ✓✓', async () => {
    await say(ana.page, 'Field recordings', 'Seen by everybody');
    const mine = messagesWith(ana.page, 'Seen by everybody');
    await messagesWith(luis.page, 'Seen by everybody').waitFor();
    await messagesWith(lena.page, 'Seen by everybody').waitFor();
    await mine.getByLabel(/^Sent, seen by \d/).waitFor({ timeout: 30_000 });
    expect(await mine.getByLabel('Read').count()).toBe(0);
    await picture(ana.page, 'room-seen');
  });

  it('[R7] becomes the room of an account when a guest makes one', async () => {
    await lena.page.getByRole('button', { name: 'Make an account' }).click();
    const dialog = lena.page.getByRole('dialog');
    expect(await dialog.getByLabel('Your name').inputValue()).toBe('Lena');
    await dialog.getByLabel('User name').fill('lena');
    await dialog.getByLabel('Password', { exact: true }).fill('a long enough pass phrase');
    await picture(lena.page, 'upgrade');
    await dialog.getByRole('button', { name: 'Create account' }).click();
    await lena.page.getByLabel('Back to chats').click();
    await lena.page.getByRole('link', { name: /Field recordings/ }).waitFor();
    await picture(lena.page, 'upgraded');
    await lena.page.reload();
    await lena.page.getByRole('link', { name: /Field recordings/ }).click();
    await say(lena.page, 'Field recordings', 'Now with an account');
    await messagesWith(ana.page, 'Now with an account').waitFor();
  });

  it('[R4] is read-only for all but admins when it is a broadcast', async () => {
    await makeRoom(ana.page, { name: 'Announcements', onlyAdminsWrite: true });
    await say(ana.page, 'Announcements', 'The doors open at eight');
    await luis.page.goto(`${server().url}/r/announcements`);
    await luis.page.getByText('Public broadcast · 1 member').first().waitFor();
    await luis.page.getByRole('button', { name: 'Join the room' }).click();
    await luis.page.getByText('Only admins write here.').waitFor();
    await messagesWith(luis.page, 'The doors open at eight').waitFor();
    expect(await composer(luis.page, 'Announcements').count()).toBe(0);
    await picture(luis.page, 'broadcast-dark');
  });

  it('lets a guest leave, who is then at the door again', async () => {
    const gone = await openPerson(String(browser), server().url, { width: 320, height: 640 });
    await enterAsGuest(gone.page, link(), 'Mo');
    await composer(gone.page, 'Field recordings').waitFor();
    const overflow = () =>
      gone.page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    expect(await overflow()).toBe(0);
    await picture(gone.page, 'guest-320');
    await gone.page.getByRole('button', { name: 'Leave' }).click();
    await gone.page.getByRole('alertdialog').getByRole('button', { name: 'Leave' }).click();
    await gone.page.getByLabel('Your name').waitFor();
    expect(await overflow()).toBe(0);
    await picture(gone.page, 'guest-page-320');
    await gone.close();
  });

  it('never breaks the content security policy and asks no other origin', () => {
    const people = [ana, luis, lena];
    expect(people.flatMap(({ complaints }) => complaints)).toEqual([]);
    expect(people.flatMap(({ foreignRequests }) => foreignRequests)).toEqual([]);
  });
});
