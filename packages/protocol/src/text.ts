import * as z from 'zod';

/**
 * U+0000 and lone surrogates are refused everywhere: SQLite cuts a text at the first and silently
 * replaces the second, so what went in would not come out (design §9).
 */
export function isStorableText(text: string): boolean {
  return !text.includes('\u0000') && text.isWellFormed();
}

export function codePoints(text: string): number {
  let count = 0;
  for (const _ of text) count++;
  return count;
}

/** An issue raised with `params.code` becomes that error code at the border instead of `invalid_field`. */
export function refusal(code: string, message: string): { message: string; params: { code: string } } {
  return { message, params: { code } };
}

export const storableText = z
  .string()
  .refine(isStorableText, refusal('bad_text', 'must not contain U+0000 or a lone surrogate'));

/** Text with visible content and at most `max` code points; refused as `invalid_text`. */
export function textUpTo(max: number) {
  return storableText
    .refine((text) => text.trim().length > 0, refusal('invalid_text', 'must not be empty'))
    .refine(
      (text) => codePoints(text) <= max,
      refusal('invalid_text', `must have at most ${max} characters`),
    );
}
