import { username } from '@satchel/protocol/names';

/** @throws Error with what a user name looks like */
export function demandUsername(given: string): string {
  const { success, data, error } = username.safeParse(given);
  if (success) return data;
  throw new Error(
    `${JSON.stringify(given.slice(0, 80))} cannot be a user name: ${error.issues[0]?.message}.`,
  );
}
