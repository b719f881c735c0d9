import { strings } from './strings.ts';
import { list } from './words.ts';

/** More names than this are counted, so that the line keeps its length. */
const NAMED = 3;

/** @param names who is typing; in a one-to-one conversation leave them out, there is only one */
export function typingText(names: readonly string[], alone = false): string | undefined {
  const [first] = names;
  if (first === undefined) return undefined;
  if (alone) return strings.typing;
  if (names.length === 1) return strings.isTyping(first);
  if (names.length <= NAMED) return strings.areTyping(list([...names]));
  return strings.moreAreTyping(names.slice(0, NAMED - 1).join(', '), names.length - NAMED + 1);
}
