import { MiB } from '@satchel/protocol/limits';
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findChromium } from '../support/find-chromium.ts';
import { type Person as Account, openChat, register } from '../support/people.ts';
import { useServer } from '../support/start-test-server.ts';
import { sendFile } from '../support/upload.ts';
import { composer, makeRoom, messagesWith, openListed, say, signUp } from './support/act.ts';
import { barriersOn } from './support/barriers.ts';
import { openPerson, type Person } from './support/open-person.ts';

const browser = findChromium();

const file = { name: 'take.wav', mimeType: 'audio/wav', buffer: Buffer.alloc(MiB, 3) };

describe.skipIf(browser === undefined)('for everybody (needs Chromium)', () => {
  const server = useServer();
  let ana: Person;
  /** Somebody to write to, who has written first and sent a file. */
  let ben: Account;
  let conversationId: string;

  beforeAll(async () => {
    ana = await openPerson(String(browser), server().url);
    await signUp(ana.page, server().url, 'ana', 'Ana');
    await makeRoom(ana.page, { name: 'Rehearsal' });
    ben = await register(server(), 'ben');
    const me = { user: { username: 'ana' } } as Account;
    conversationId = await openChat(server(), ben, me);
    await sendFile(server(), ben, conversationId, Buffer.alloc(MiB, 1), {
      name: 'film.mkv',
      caption: 'Look',
    });
  });
  afterAll(() => ana?.close());

  const button = (name: string | RegExp) => ana.page.getByRole('button', { name }).first();
  const dialog = () => ana.page.getByRole('dialog');
  const home = () => ana.page.goto(server().url);
  const chat = () => ana.page.goto(`${server().url}/c/${conversationId}`);

  async function expectNoBarriers(open: () => Promise<Locator>, { page, complaints } = ana) {
    expect(await barriersOn(page, open)).toEqual([]);
    expect(complaints).toEqual([]);
  }

  it('signing in and making an account have no barriers, mistakes included', async () => {
    const zoe = await openPerson(String(browser), server().url);
    const zoesButton = (name: string) => zoe.page.getByRole('button', { name, exact: true });
    await expectNoBarriers(async () => {
      await zoe.page.goto(server().url);
      return zoesButton('Sign in');
    }, zoe);
    await zoe.page.getByRole('tab', { name: 'Create account' }).click();
    await zoesButton('Create account').click();
    await expectNoBarriers(async () => zoe.page.locator('[aria-invalid=true]').first(), zoe);
    await zoe.close();
  });

  it('the list of chats, and a chat with texts and a file, have no barriers', async () => {
    await chat();
    await say(ana.page, ben.user.name, 'Thank you, https://example.org is where I got mine.');
    await messagesWith(ana.page, 'Thank you')
      .getByLabel(/^(Sent|Delivered)/)
      .waitFor();
    await expectNoBarriers(async () => {
      await home();
      return ana.page.getByRole('navigation', { name: 'Chats' });
    });
    await expectNoBarriers(async () => {
      await chat();
      return button('Download film.mkv');
    });
  });

  it('menus have no barriers', async () => {
    await expectNoBarriers(async () => {
      await chat();
      const mine = messagesWith(ana.page, 'Thank you');
      await mine.hover();
      await mine.getByRole('button', { name: 'Message actions' }).click();
      return ana.page.getByRole('menuitem', { name: 'Edit' });
    });
    await expectNoBarriers(async () => {
      await home();
      await button(/^Account of/).click();
      return ana.page.getByRole('menuitem', { name: 'Devices' });
    });
  });

  it.each(['New chat', 'New group or room', 'Find a room'])(
    'the dialog “%s” has no barriers',
    async (name) => {
      await expectNoBarriers(async () => {
        await home();
        await button(name).click();
        return dialog();
      });
    },
  );

  it('the review of files, the devices and what a room tells of itself have no barriers', async () => {
    await expectNoBarriers(async () => {
      await chat();
      const choosing = ana.page.waitForEvent('filechooser');
      await button('Attach files').click();
      await (await choosing).setFiles([file]);
      return dialog();
    });
    await expectNoBarriers(async () => {
      await home();
      await button(/^Account of/).click();
      await ana.page.getByRole('menuitem', { name: 'Devices' }).click();
      return dialog().getByText('This device');
    });
    await expectNoBarriers(async () => {
      await home();
      await openListed(ana.page, 'Rehearsal');
      await ana.page.getByLabel('Info about Rehearsal').click();
      return button(/Leave/);
    });
  });

  it('a guest at the door of a room, and inside, meets no barriers', async () => {
    const colt = await openPerson(String(browser), server().url);
    const enter = colt.page.getByRole('button', { name: 'Enter the room' });
    await expectNoBarriers(async () => {
      await colt.page.goto(`${server().url}/r/rehearsal`);
      return enter;
    }, colt);
    await colt.page.getByLabel('Your name').fill('Colt');
    await enter.click();
    await say(colt.page, 'Rehearsal', 'Howdy');
    await expectNoBarriers(async () => messagesWith(colt.page, 'Howdy'), colt);
    await colt.close();
  });

  it('the main job is done by keyboard alone', async () => {
    const { page } = ana;
    const { keyboard } = page;
    page.once('filechooser', (chooser) => chooser.setFiles([file]));
    await page.goto(server().url);
    await tabTo(page, button(/New chat|Start a conversation/));
    await keyboard.press('Enter');
    await tabTo(page, dialog().getByRole('searchbox'));
    await keyboard.type(ben.user.username);
    await dialog().getByText(`@${ben.user.username}`).waitFor();
    await tabTo(page, dialog().getByRole('button', { name: ben.user.name }));
    await keyboard.press('Enter');
    await composer(page, ben.user.name).waitFor();

    await tabTo(page, composer(page, ben.user.name));
    await keyboard.type('Written without a mouse');
    await keyboard.press('Enter');
    await messagesWith(page, 'Written without a mouse')
      .getByLabel(/^(Sent|Delivered)/)
      .waitFor();

    await tabTo(page, button('Attach files'));
    await keyboard.press('Enter');
    await tabTo(page, dialog().getByRole('button', { name: /^Send/ }));
    await keyboard.press('Enter');
    await page.getByText(`Waiting for ${ben.user.name}`).waitFor();

    await tabTo(page, button('Download film.mkv'));
    const saving = page.waitForEvent('download');
    await keyboard.press('Enter');
    expect((await saving).suggestedFilename()).toBe('film.mkv');
    await page.getByText(/Everyone has it/).waitFor();
    expect(ana.complaints).toEqual([]);
  });
});

const TABS_MAX = 60;

/** Presses Tab until this has the focus, and shows that it has. */
async function tabTo(page: Page, target: Locator): Promise<void> {
  await target.waitFor();
  for (let tabs = 0; tabs < TABS_MAX; tabs++) {
    const at = await target.evaluate((element) => ({
      focused: element === document.activeElement,
      shown: element.matches(':focus-visible'),
    }));
    if (at.focused) {
      expect(at.shown).toBe(true);
      return;
    }
    await page.keyboard.press('Tab');
  }
  throw new Error(`${target} is not reached by Tab.`);
}
