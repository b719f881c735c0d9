import { MiB } from '@satchel/protocol/limits';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createClock } from '../support/clock.ts';
import { findChromium } from '../support/find-chromium.ts';
import { useServer } from '../support/start-test-server.ts';
import { objectPathsIn } from '../support/stored-files.ts';
import { attach, composer, openChatWith, openListed, signUp } from './support/act.ts';
import { openPerson, type Person } from './support/open-person.ts';
import { picture } from './support/picture.ts';

const browser = findChromium();
const DAY = 86_400_000;

describe.skipIf(browser === undefined)('what a recipient can say about a file (needs Chromium)', () => {
  const clock = createClock();
  // Time leaps here; the heartbeat would take every leap for a silent line.
  const rhythm = { pingEvery: Infinity, jitter: 0, pongWithin: Infinity };
  const server = useServer({ now: clock.now, rhythm });
  let ana: Person;
  let luis: Person;
  const objects = () => objectPathsIn(server().dataDir);

  async function send(name: string): Promise<void> {
    await attach(ana.page, [{ name, mimeType: 'video/mp4', buffer: Buffer.alloc(2 * MiB, 5) }]);
    await luis.page.getByRole('button', { name: `Download ${name}` }).waitFor();
  }
  const card = ({ page }: Person, name: string) => page.getByRole('group', { name });

  beforeAll(async () => {
    const { url } = server();
    ana = await openPerson(String(browser), url);
    luis = await openPerson(String(browser), url, { width: 320, height: 700 });
    await signUp(ana.page, url, 'ana', 'Ana');
    await signUp(luis.page, url, 'luis', 'Luis');
    await openChatWith(ana.page, 'luis', 'Luis');
    await openListed(luis.page, 'Ana');
    await composer(luis.page, 'Ana').waitFor();
  });

  afterAll(async () => {
    await Promise.all([ana?.close(), luis?.close()]);
  });

  it('[F6] frees the place of who does not need it', async () => {
    await send('outtakes.mp4');
    await card(luis, 'outtakes.mp4').getByRole('button', { name: 'I don’t need it' }).click();
    await card(ana, 'outtakes.mp4')
      .getByText(/Nobody is waiting for it any more/)
      .waitFor();
    await expect.poll(objects).toEqual([]);
  });

  it('[F3] stays for another device of who asks for it, until they let go', async () => {
    await send('rushes.mp4');
    const mine = card(luis, 'rushes.mp4');
    await picture(luis.page, 'file-choices-320');
    await mine.getByRole('button', { name: 'Keep for my other device' }).click();
    await mine.getByText('Kept for your other device.').waitFor();
    const saving = luis.page.waitForEvent('download');
    await mine.getByRole('button', { name: 'Download rushes.mp4' }).click();
    await saving;
    await card(ana, 'rushes.mp4').getByText('Luis has it').waitFor();
    await mine.getByRole('button', { name: /Save .* again/ }).waitFor();
    await picture(luis.page, 'file-kept-320');
    expect(await objects()).toHaveLength(1);

    await mine.getByRole('button', { name: 'No longer needed' }).click();
    await card(ana, 'rushes.mp4')
      .getByText(/Everyone has it\..*Removed from the server/)
      .waitFor();
    await expect.poll(objects).toEqual([]);
  });

  it('[F8] reminds who is still waited for, and nobody else', async () => {
    await send('final-cut.mp4');
    clock.advance(3.5 * DAY);
    await card(luis, 'final-cut.mp4')
      .getByText(/It waits for you: \d+ d left/)
      .waitFor();
    await picture(luis.page, 'file-reminder-320');
    expect(await ana.page.getByText(/It waits for you/).count()).toBe(0);
  });
});
