import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findChromium } from '../support/find-chromium.ts';
import { useServer } from '../support/start-test-server.ts';
import { waiting } from '../support/waiting.ts';
import { composer, makeRoom, messagesWith, say, signUp } from './support/act.ts';
import { openPerson, type Person } from './support/open-person.ts';

const browser = findChromium();
/** The client of seed 003 as it stands there. */
const seedPage = new URL('./support/seed-003.html', import.meta.url);
const seedAddress = 'ws://localhost:3000';

/** Serves the seed's page from an origin of its own, with nothing but its address changed. */
async function serveSeedPage(url: string): Promise<Server> {
  const page = (await readFile(seedPage, 'utf8')).replace(seedAddress, url.replace(/^http/, 'ws'));
  const server = createServer((_req, res) => {
    res.setHeader('Content-Type', 'text/html; charset=utf-8').end(page);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}

describe.skipIf(browser === undefined)('the page of seed 003 (needs Chromium)', () => {
  const server = useServer();
  let pages: Server;
  let ana: Person;
  let colt: Person;

  beforeAll(async () => {
    const { url } = server();
    [pages, ana, colt] = await Promise.all([
      serveSeedPage(url),
      openPerson(String(browser), url),
      openPerson(String(browser), url),
    ]);
    await signUp(ana.page, url, 'ana', 'Ana');
    await makeRoom(ana.page, { name: 'People', address: 'people' });
  });

  afterAll(async () => {
    await Promise.all([ana?.close(), colt?.close()]);
    pages?.close();
  });

  it('[S2] [S3] [S6] [seed 003] joins, is noted, chats with a person in the web app, leaves, is noted', async () => {
    const logged: string[] = [];
    const { changed, until } = waiting();
    const untilLogged = (text: string) =>
      until(text, () => (logged.includes(text) ? true : undefined), logged);
    colt.page.on('console', (message) => {
      logged.push(message.text());
      changed();
    });
    colt.page.on('dialog', (dialog) => void dialog.accept('Colt'));
    const { port } = pages.address() as AddressInfo;
    await colt.page.goto(`http://127.0.0.1:${port}/`);
    await untilLogged('WEB SOCKET OPENED!!!');
    await untilLogged('MESSAGE FROM WEBSOCKET {"type":"note","text":"Colt joined \\"people\\"."}');
    await ana.page.getByText('Colt (guest) joined').first().waitFor();

    await say(ana.page, 'People', 'Hello Colt');
    await untilLogged('MESSAGE FROM WEBSOCKET {"type":"chat","name":"Ana","text":"Hello Colt"}');
    await colt.page.evaluate('socket.send(JSON.stringify({ type: "chat", text: "Hello from ten lines" }))');
    await messagesWith(ana.page, 'Hello from ten lines').getByText('Colt (guest)').waitFor();
    await untilLogged('MESSAGE FROM WEBSOCKET {"type":"chat","name":"Colt","text":"Hello from ten lines"}');

    await colt.page.evaluate('socket.close()');
    await untilLogged('WEB SOCKET HAS BEEN CLOSED!!!');
    await ana.page.getByText('Colt (guest) left').first().waitFor();
    expect(logged).not.toContain('SOMETHING WENT WRONG');

    logged.length = 0;
    await colt.page.reload();
    const history = 'MESSAGE FROM WEBSOCKET {"type":"chat_history"';
    const last = await until('the history', () => logged.find((line) => line.startsWith(history)), logged);
    expect(last).toContain('"sender":"Ana","text":"Hello Colt"');
    expect(last).toContain('"sender":"Colt","text":"Hello from ten lines"');
    await composer(ana.page, 'People').waitFor();
    expect([...ana.complaints, ...colt.complaints]).toEqual([]);
  });
});
