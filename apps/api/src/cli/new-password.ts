import { randomBytes } from 'node:crypto';
import type { Terminal } from './command.ts';

/** The first line of standard input, or a generated one, to be printed, where nobody pipes anything in. */
export async function newPassword({
  readInput,
}: Pick<Terminal, 'readInput'>): Promise<{ password: string; generated: boolean }> {
  const given = (await readInput())?.split(/\r?\n/, 1)[0] ?? '';
  if (given !== '') return { password: given, generated: false };
  return { password: randomBytes(15).toString('base64url'), generated: true };
}
