import * as z from 'zod';
import { DISPLAY_NAME_CODE_POINTS, FILE_NAME_CODE_POINTS } from './limits.ts';
import { codePoints, isStorableText, refusal, storableText } from './text.ts';

/**
 * ASCII only: a look-alike from another script, a bidi control or a zero-width joiner cannot
 * impersonate anybody. People show themselves with the free `name` beside it.
 */
export const username = z
  .string()
  .transform((text) => text.toLowerCase())
  .refine(
    (text) => /^[a-z0-9][a-z0-9._-]{1,31}$/.test(text),
    refusal('invalid_username', 'must have 2 to 32 letters a–z, digits, dots, dashes or underscores'),
  );

/** The address of a public room: `/r/people`, `/chat/people`. */
export const slug = z
  .string()
  .transform((text) => text.toLowerCase())
  .refine(
    (text) => /^[a-z0-9][a-z0-9._-]{0,63}$/.test(text),
    refusal('invalid_slug', 'must have 1 to 64 letters a–z, digits, dots, dashes or underscores'),
  );

/** Controls, bidi overrides, zero-width and other invisible formatting, line and paragraph separators. */
const invisible = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;
/** U+200D joins emoji families and U+200C shapes Persian words: both are letters, not tricks, in a name. */
const joiners = /[\u200c\u200d]/g;

export const displayName = storableText
  .transform((text) => text.trim())
  .refine((text) => text.length > 0, refusal('invalid_name', 'must not be empty'))
  .refine(
    (text) => codePoints(text) <= DISPLAY_NAME_CODE_POINTS,
    refusal('invalid_name', `must have at most ${DISPLAY_NAME_CODE_POINTS} characters`),
  )
  .refine(
    (text) => text.replace(joiners, '').match(invisible) === null,
    refusal('invalid_name', 'must not contain control or invisible characters'),
  );

const windowsDevice = /^(con|prn|aux|nul|com\d|lpt\d)(?=\.|$)/i;

/**
 * The last path segment of what a client calls a file, without controls, bidi marks or characters
 * that a file system refuses, at most 200 code points with the extension kept.
 * @returns undefined when nothing usable is left, which callers answer with `invalid_name`
 */
export function cleanFileName(raw: string): string | undefined {
  if (!isStorableText(raw.replaceAll('\u0000', ''))) return undefined;
  const last = raw.split(/[/\\]/).at(-1) ?? '';
  const visible = last
    .normalize('NFC')
    .replace(invisible, '')
    .replace(/[<>:"|?*]/g, '_')
    .replace(/^[. ]+|[. ]+$/g, '')
    .replace(windowsDevice, '_$1');
  if (visible === '') return undefined;
  const points = [...visible];
  if (points.length <= FILE_NAME_CODE_POINTS) return visible;
  const dot = points.lastIndexOf('.');
  const extension = dot > 0 && points.length - dot <= 16 ? points.slice(dot) : [];
  return [...points.slice(0, FILE_NAME_CODE_POINTS - extension.length), ...extension].join('');
}

export const fileName = z.string().transform((raw, context) => {
  const clean = cleanFileName(raw);
  if (clean !== undefined) return clean;
  context.addIssue({ code: 'custom', ...refusal('invalid_name', 'must name the file') });
  return z.NEVER;
});

/** A claim by the sender, shown as a hint and never used to serve anything (F13). */
export const mediaType = z
  .string()
  .max(127)
  .regex(
    /^[a-z0-9][a-z0-9!#$&^_.+-]*\/[a-z0-9][a-z0-9!#$&^_.+-]*$/i,
    'must be a media type such as image/png',
  )
  .transform((text) => text.toLowerCase());
