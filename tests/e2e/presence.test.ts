import { TYPING_SHOWN } from '@satchel/protocol/limits';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findChromium } from '../support/find-chromium.ts';
import { useServer } from '../support/start-test-server.ts';
import { composer, messagesWith, openChatWith, say, signUp } from './support/act.ts';
import { openPerson, type Person } from './support/open-person.ts';
import { picture } from './support/picture.ts';

const browser = findChromium();

describe.skipIf(browser === undefined)('who is there and who types (needs Chromium)', () => {
  const server = useServer();
  let ana: Person;
  let luis: Person;
  const listed = (name: string) => ana.page.getByRole('link', { name: new RegExp(name) });
  const header = (person: Person) => person.page.locator('main header').first();

  beforeAll(async () => {
    const { url } = server();
    [ana, luis] = await Promise.all([openPerson(String(browser), url), openPerson(String(browser), url)]);
    await Promise.all([signUp(ana.page, url, 'ana', 'Ana'), signUp(luis.page, url, 'luis', 'Luis')]);
    await openChatWith(ana.page, 'luis', 'Luis');
    await say(ana.page, 'Luis', 'Are you there?');
    await luis.page.getByRole('link', { name: /Ana/ }).click();
    await messagesWith(luis.page, 'Are you there?').waitFor();
  });

  afterAll(async () => {
    await Promise.all([ana?.close(), luis?.close()]);
  });

  it('[M12] is seen online in the list and in the conversation, with a word for who sees no colour', async () => {
    await listed('Luis').getByText('online').waitFor({ state: 'attached' });
    await header(ana).getByText('online').first().waitFor({ state: 'attached' });
    await header(luis).getByText('online').first().waitFor({ state: 'attached' });
    await picture(ana.page, 'online');
  });

  it('[M12] is seen typing while it lasts, and no longer than the message', async () => {
    await composer(luis.page, 'Ana').pressSequentially('Yes, I a');
    await header(ana).getByText('typing…').waitFor();
    await listed('Luis').getByText('typing…').waitFor();
    await picture(ana.page, 'typing');
    await composer(luis.page, 'Ana').press('Enter');
    await messagesWith(ana.page, 'Yes, I a').waitFor();
    expect(await ana.page.getByText('typing…').count()).toBe(0);
  });

  it('[M12] leaves no ghost of a killed tab: neither typing nor online', async () => {
    await composer(luis.page, 'Ana').pressSequentially('wait');
    await header(ana).getByText('typing…').waitFor();
    const killed = performance.now();
    const cdp = await luis.context.newCDPSession(luis.page);
    // Nothing of the page runs any more, so nobody says goodbye.
    void cdp.send('Page.crash').catch(() => {});
    await header(ana)
      .getByText(/^last seen/)
      .waitFor();
    expect(performance.now() - killed).toBeLessThan(2 * TYPING_SHOWN);
    expect(await ana.page.getByText('typing…').count()).toBe(0);
    expect(await listed('Luis').getByText('online').count()).toBe(0);
    await picture(ana.page, 'last-seen');
  });

  it('[M12] is online again on another page', async () => {
    const again = await luis.context.newPage();
    await again.goto(server().url);
    await again.getByRole('link', { name: /Ana/ }).waitFor();
    await header(ana).getByText('online').first().waitFor({ state: 'attached' });
  });
});
