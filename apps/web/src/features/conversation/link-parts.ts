export type TextPart = { text: string; href?: string };

/** Only these schemes become links: `javascript:` and `data:` in a message stay plain text. */
const address = /\bhttps?:\/\/[^\s<>"]+/giu;
const trailing = /[.,;:!?'’”)\]}]+$/u;

/** Cuts a text into plain parts and web addresses; joined again they are the text. */
export function linkParts(text: string): TextPart[] {
  const parts: TextPart[] = [];
  let from = 0;
  for (const match of text.matchAll(address)) {
    const found = withoutTrailing(match[0]);
    if (!URL.canParse(found)) continue;
    if (match.index > from) parts.push({ text: text.slice(from, match.index) });
    parts.push({ text: found, href: found });
    from = match.index + found.length;
  }
  if (from < text.length) parts.push({ text: text.slice(from) });
  return parts;
}

/** A sentence's full stop is not part of the address; a bracket is when the address opened it. */
function withoutTrailing(found: string): string {
  const end = trailing.exec(found)?.[0] ?? '';
  if (end === '') return found;
  const bare = found.slice(0, -end.length);
  return end.startsWith(')') && bare.includes('(') ? `${bare})` : bare;
}
