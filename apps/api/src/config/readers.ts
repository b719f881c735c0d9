import { isIP } from 'node:net';
import * as z from 'zod';

/** How the text of a variable becomes a value; a message completes the sentence "NAME=text …". */
export type Reader<Value = unknown> = z.ZodType<Value, string>;

export const text: Reader<string> = z.string();

export function whole(min: number, max: number): Reader<number> {
  const message = `must be a whole number from ${min} to ${max}`;
  return z
    .string()
    .regex(/^\d{1,15}$/, { message, abort: true })
    .transform(Number)
    .refine((value) => value >= min && value <= max, message);
}

/** Written in seconds, used in milliseconds. */
export function seconds(min: number, max: number): Reader<number> {
  return whole(min, max).pipe(z.number().transform((value) => value * 1000));
}

export function oneOf<const Word extends string>(...words: Word[]): Reader<Word> {
  return z.string().pipe(z.enum(words, `must be one of ${words.join(', ')}`));
}

export const host: Reader<string> = z
  .string()
  .refine(
    (name) => isIP(name) !== 0 || /^[a-z\d]([a-z\d.-]*[a-z\d])?$/i.test(name),
    'must be an IP address or a host name, without a port',
  );

export const origin: Reader<string> = z
  .string()
  .refine((given) => isOrigin(given), 'must be an address without a path, such as https://chat.example.org');

function isOrigin(given: string): boolean {
  if (!URL.canParse(given)) return false;
  const { protocol, pathname, search, hash, username } = new URL(given);
  return /^https?:$/.test(protocol) && pathname === '/' && `${search}${hash}${username}` === '';
}

/** Long enough that nobody guesses it, and safe in a header. */
export const token: Reader<string> = z
  .string()
  .regex(/^[\w.~+/=-]{20,200}$/, 'must have 20 to 200 letters, digits or any of . _ ~ + / = -');

/** An address with a host, of one of these schemes. What else it holds is for its own driver to judge. */
export function address(example: string, ...schemes: string[]): Reader<string> {
  const begins = new RegExp(
    `^(${schemes.map((scheme) => scheme.replace('+', '\\+')).join('|')})://[^/?#\\s]`,
  );
  return z.string().regex(begins, `must be an address such as ${example}`);
}
