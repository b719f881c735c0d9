const LONGEST = 256;

/**
 * Somebody else's text as a log may hold it: cut, and without a character that a terminal would obey
 * or that would turn the line around. JSON escapes only what is below U+0020 (reliability §5, row 48).
 */
export function loggable(text: string): string {
  const cut = text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text;
  return cut
    .toWellFormed()
    .replace(
      /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu,
      (character) => `\\u${character.codePointAt(0)?.toString(16).padStart(4, '0')}`,
    );
}

/** Longer than any id of ours: an invitation's or a session's token that came to stand in a path. */
const SECRET_SEGMENT = /[\w-]{40,}/g;

/** The path alone: queries hold what people search for. */
export function loggablePath(url: string): string {
  return loggable((url.split(/[?#]/, 1)[0] ?? '').slice(0, 2048).replace(SECRET_SEGMENT, '<secret>'));
}
