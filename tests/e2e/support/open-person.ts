import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BrowserContext, chromium, type Page } from 'playwright-core';

/** One person at one browser of their own, and everything that went wrong on their page. */
export type Person = {
  page: Page;
  context: BrowserContext;
  /** Requests to anywhere but the server; must stay empty. */
  foreignRequests: string[];
  /** Uncaught errors, and refusals of the content security policy. */
  complaints: string[];
  close(): Promise<void>;
};

export type Look = {
  width?: number;
  height?: number;
  dark?: boolean;
  /** For a certificate the test made itself. */
  trustAnyCertificate?: boolean;
};

const arguments_ = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** A persistent profile: private windows keep their private file system in memory. */
export async function openPerson(executablePath: string, origin: string, look: Look = {}): Promise<Person> {
  const profile = await mkdtemp(join(tmpdir(), 'satchel-browser-'));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath,
    args: arguments_,
    acceptDownloads: true,
    viewport: { width: look.width ?? 1280, height: look.height ?? 800 },
    colorScheme: look.dark ? 'dark' : 'light',
    locale: 'en-GB',
    ignoreHTTPSErrors: look.trustAnyCertificate ?? false,
  });
  context.setDefaultTimeout(15_000);
  const foreignRequests: string[] = [];
  const complaints: string[] = [];
  const page = context.pages()[0] ?? (await context.newPage());
  context.on('request', (request) => {
    const url = new URL(request.url());
    const local = url.protocol === 'blob:' || url.protocol === 'data:';
    if (!local && url.host !== new URL(origin).host) foreignRequests.push(request.url());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('console', (message) => {
    if (/Content Security Policy|Refused to|Trusted Type/i.test(message.text()))
      complaints.push(message.text());
  });
  return {
    page,
    context,
    foreignRequests,
    complaints,
    async close() {
      await context.close();
      await rm(profile, { recursive: true, force: true });
    },
  };
}
