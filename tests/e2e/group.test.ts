import type { User } from '@satchel/protocol/conversation';
import { MiB } from '@satchel/protocol/limits';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findChromium } from '../support/find-chromium.ts';
import { register } from '../support/people.ts';
import { useServer } from '../support/start-test-server.ts';
import { objectPathsIn } from '../support/stored-files.ts';
import { attach, messagesWith, say, signUp } from './support/act.ts';
import { openPerson, type Person } from './support/open-person.ts';

const browser = findChromium();
/** A folder to keep pictures in, for looking at them. */
const PICTURES = process.env.SATCHEL_PICTURES;

describe.skipIf(browser === undefined)('a private group, one of them on a phone (needs Chromium)', () => {
  const server = useServer();
  let ana: Person;
  let luis: Person;
  let mia: User;

  beforeAll(async () => {
    const { url } = server();
    ana = await openPerson(String(browser), url, { dark: true });
    luis = await openPerson(String(browser), url, { width: 360, height: 740 });
    await signUp(ana.page, url, 'ana', 'Ana');
    await signUp(luis.page, url, 'luis', 'Luis');
    mia = (await register(server(), 'mia')).user;
  });

  afterAll(async () => {
    await Promise.all([ana?.close(), luis?.close()]);
  });

  it('is made with people by name, and appears for them at once', async () => {
    await ana.page.getByRole('button', { name: 'New group' }).first().click();
    const dialog = ana.page.getByRole('dialog');
    await dialog.getByLabel('Group name').fill('Field recordings');
    for (const username of ['luis', mia.username]) {
      await dialog.getByRole('searchbox').fill(username);
      await dialog
        .getByRole('list', { name: /found|people/i })
        .getByText(`@${username}`)
        .click();
    }
    await dialog.getByRole('button', { name: 'Create group with 2 people' }).click();
    await luis.page.getByRole('link', { name: /Field recordings/ }).click();
    await say(luis.page, 'Field recordings', 'Thank you for having me');
    await messagesWith(ana.page, 'Thank you for having me').waitFor();
  });

  it('[F3] [F6] waits for each by name, and lets go when the last one is removed', async () => {
    const bytes = Buffer.alloc(MiB, 7);
    await attach(ana.page, [{ name: 'river.wav', mimeType: 'audio/wav', buffer: bytes }]);
    await ana.page.getByText(`Waiting for Luis and ${mia.name}`).waitFor();

    const saving = luis.page.waitForEvent('download');
    await luis.page.getByRole('button', { name: 'Download river.wav' }).click();
    await saving;
    await ana.page.getByText(/1 of 2 have it/).waitFor();
    await picture(ana, 'group-dark');
    await picture(luis, 'group-phone');
    expect(await objectPathsIn(server().dataDir)).toHaveLength(1);

    await ana.page.getByLabel('Info about Field recordings').click();
    await ana.page.getByRole('button', { name: `Actions for ${mia.name}` }).click();
    await ana.page.getByRole('menuitem', { name: 'Remove from group' }).click();
    await picture(ana, 'remove-dialog-dark');
    await ana.page.getByRole('button', { name: 'Remove', exact: true }).click();
    await ana.page.getByText(/Removed from the server/).waitFor();
    await luis.page.getByText(/Removed from the server/).waitFor();
    await expect.poll(() => objectPathsIn(server().dataDir)).toEqual([]);
  });

  it('fits a narrow screen without sideways scrolling', async () => {
    for (const width of [360, 320]) {
      await luis.page.setViewportSize({ width, height: 640 });
      const overflow = await luis.page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      );
      expect(overflow).toBe(0);
      await picture(luis, `conversation-${width}`);
    }
    await luis.page.goBack();
    await luis.page.getByRole('link', { name: /Field recordings/ }).waitFor();
    await picture(luis, 'list-320');
  });

  it('never breaks the content security policy and asks no other origin', async () => {
    expect([...ana.complaints, ...luis.complaints]).toEqual([]);
    expect([...ana.foreignRequests, ...luis.foreignRequests]).toEqual([]);
  });

  async function picture({ page }: Person, name: string): Promise<void> {
    if (PICTURES !== undefined) await page.screenshot({ path: `${PICTURES}/${name}.png` });
  }
});
