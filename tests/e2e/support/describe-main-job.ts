import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MiB } from '@satchel/protocol/limits';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findChromium } from '../../support/find-chromium.ts';
import { attach, composer, messagesWith, openChatWith, say, signUp } from './act.ts';
import { makeFile } from './make-file.ts';
import { makePicture } from './make-picture.ts';
import { openPerson, type Person } from './open-person.ts';

const browser = findChromium();
const FILE_BYTES = 50 * MiB;
/** Where to put the README's picture, `.github/conversation.png`; unset, so that tests leave the tree alone. */
const SCREENSHOT = process.env.SATCHEL_SCREENSHOT;

/** Where people go, and the names of the objects that are stored behind it. */
export type Place = { url: string; objects(): Promise<string[]> };

/** What the product is for, the same whatever it runs on. @param usePlace called while tests are collected */
export function describeMainJob(on: string, usePlace: () => () => Place): void {
  describe.skipIf(browser === undefined)(`two people at two browsers, ${on} (needs Chromium)`, () => {
    const place = usePlace();
    let folder: string;
    let ana: Person;
    let luis: Person;

    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), 'satchel-e2e-'));
      const open = () => openPerson(String(browser), place().url);
      [ana, luis] = await Promise.all([open(), open()]);
    });

    afterAll(async () => {
      await Promise.all([ana?.close(), luis?.close()]);
      await rm(folder, { recursive: true, force: true });
    });

    it('[M6] sign up and chat, with ticks up to blue', async () => {
      await Promise.all([
        signUp(ana.page, place().url, 'ana', 'Ana'),
        signUp(luis.page, place().url, 'luis', 'Luis'),
      ]);
      await openChatWith(ana.page, 'luis', 'Luis');
      await say(ana.page, 'Luis', 'Hello Luis, the recordings are on their way.');
      const mine = messagesWith(ana.page, 'Hello Luis');
      await mine.getByLabel('Delivered').waitFor();

      await luis.page.getByRole('link', { name: /Ana/ }).click();
      await messagesWith(luis.page, 'Hello Luis').waitFor();
      await mine.getByLabel('Read').waitFor();
      await say(luis.page, 'Ana', 'Lovely, I am waiting.');
      await messagesWith(ana.page, 'Lovely, I am waiting.').waitFor();
    });

    it('[F13] send a small picture over the socket, which shows in place', async () => {
      const picture = makePicture(320, 200);
      expect(picture.length).toBeLessThan(256 * 1024);
      await attach(ana.page, [{ name: 'gradient.png', mimeType: 'image/png', buffer: picture }]);
      const shown = luis.page.getByRole('button', { name: 'Open gradient.png' }).getByRole('img');
      await shown.waitFor();
      await expect.poll(() => shown.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBe(320);
      expect(await shown.getAttribute('src')).toMatch(/^blob:/);
    });

    it('[F2] [F3] send, download, save and prove 50 MiB, after which everybody has it and it is gone', async () => {
      const path = join(folder, 'recording.bin');
      const digest = await makeFile(path, FILE_BYTES);
      await attach(ana.page, path);
      const download = luis.page.getByRole('button', { name: 'Download recording.bin' });
      await download.waitFor();
      await ana.page.getByText('Waiting for Luis').waitFor();
      expect(await place().objects()).toHaveLength(1);

      const saving = luis.page.waitForEvent('download');
      await download.click();
      const saved = await saving;
      expect(saved.suggestedFilename()).toBe('recording.bin');
      expect(await sha256Of(String(await saved.path()))).toBe(digest);

      await ana.page.getByText(/Everyone has it\..*Removed from the server/).waitFor();
      await luis.page.getByText(/Everyone has it\..*Removed from the server/).waitFor();
      await expect.poll(() => place().objects()).toEqual([]);
      await luis.page.getByRole('button', { name: /Save .*again/ }).waitFor();
    });

    it('keep what was sent and received over a reload', async () => {
      await luis.page.reload();
      await messagesWith(luis.page, 'Lovely, I am waiting.').waitFor();
      await luis.page.getByRole('button', { name: 'Open gradient.png' }).getByRole('img').waitFor();
      await luis.page.getByText(/Everyone has it/).waitFor();
    });

    it('[F9] see side by side what is gone, and why, and what is waited for', async () => {
      await attach(ana.page, [
        { name: 'interview.mov', mimeType: 'video/quicktime', buffer: Buffer.alloc(3 * MiB, 1) },
      ]);
      await ana.page.getByText('Waiting for Luis').waitFor();
      await ana.page.getByText(/Everyone has it/).waitFor();
      if (SCREENSHOT === undefined) return;
      await composer(ana.page, 'Luis').blur();
      await ana.page.mouse.move(0, 0);
      await ana.page.screenshot({ path: SCREENSHOT, animations: 'disabled' });
    });

    it('never ask another origin for anything, and never break the content security policy', async () => {
      expect([...ana.foreignRequests, ...luis.foreignRequests]).toEqual([]);
      expect([...ana.complaints, ...luis.complaints]).toEqual([]);
    });
  });
}

async function sha256Of(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk);
  return hash.digest('hex');
}
