import type { Page } from 'playwright-core';

const password = 'a long enough pass phrase';

export async function signUp(page: Page, origin: string, username: string, name: string): Promise<void> {
  await page.goto(origin);
  await page.getByRole('tab', { name: 'Create account' }).click();
  await page.getByLabel('User name').fill(username);
  await page.getByLabel('Your name').fill(name);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Create account' }).click();
  await page.getByRole('button', { name: 'New chat' }).first().waitFor();
}

export async function openChatWith(page: Page, username: string, name: string): Promise<void> {
  await page
    .getByRole('button', { name: /New chat|Start a conversation/ })
    .first()
    .click();
  const dialog = page.getByRole('dialog');
  await dialog
    .getByRole('searchbox')
    .or(dialog.getByRole('textbox'))
    .or(dialog.getByRole('combobox'))
    .first()
    .fill(username);
  await dialog.getByText(name, { exact: true }).first().click();
  await composer(page, name).waitFor();
}

type Room = { name: string; address?: string; onlyAdminsWrite?: boolean };

/** Makes a public room and stays in it. */
export async function makeRoom(page: Page, { name, address, onlyAdminsWrite = false }: Room): Promise<void> {
  await page.getByRole('button', { name: 'New group or room' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('radio', { name: 'Public room' }).check();
  await dialog.getByLabel('Room name').fill(name);
  if (address !== undefined) await dialog.getByLabel('Address').fill(address);
  if (onlyAdminsWrite) await dialog.getByRole('radio', { name: 'Only admins' }).check();
  await dialog.getByRole('button', { name: 'Create room' }).click();
  await composer(page, name).waitFor();
}

/** By a room's link, with nothing but a name. */
export async function enterAsGuest(page: Page, link: string, name: string): Promise<void> {
  await page.goto(link);
  await page.getByLabel('Your name').fill(name);
  await page.getByRole('button', { name: 'Enter the room' }).click();
}

/** A conversation of the list, by its title alone: texts below it may name others. */
export async function openListed(page: Page, title: string): Promise<void> {
  const titled = page.getByText(title, { exact: true });
  await page.getByRole('navigation', { name: 'Chats' }).getByRole('link').filter({ has: titled }).click();
  await page.locator('main header').getByRole('heading', { name: title, exact: true }).waitFor();
}

export function composer(page: Page, title: string) {
  return page.getByRole('textbox', { name: `Message ${title}` });
}

export async function say(page: Page, title: string, text: string): Promise<void> {
  await composer(page, title).fill(text);
  await composer(page, title).press('Enter');
}

/** The message in the open chat that contains this text. */
export function messagesWith(page: Page, text: string) {
  return page.getByRole('article').filter({ hasText: text }).first();
}

type Files = Parameters<ReturnType<Page['locator']>['setInputFiles']>[0];

/** Chooses files, looks at the review sheet, sends. */
export async function attach(page: Page, files: Files): Promise<void> {
  const choosing = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'Attach files' }).click();
  await (await choosing).setFiles(files);
  await page.getByRole('dialog').getByRole('button', { name: /^Send/ }).click();
}
