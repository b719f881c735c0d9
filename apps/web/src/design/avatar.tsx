import { Users } from 'lucide-react';
import { personHue } from '../format/person-hue.ts';
import { classNames } from './class-names.ts';

const sizes = { small: 'size-8 text-xs', regular: 'size-11 text-sm', large: 'size-20 text-2xl' };

type Props = { id: string; name: string; group?: boolean; size?: keyof typeof sizes };

/** Decoration beside a name that is always written out: no text of the page, so nothing reads or finds it. */
export function Avatar({ id, name, group = false, size = 'regular' }: Props) {
  const initials = initialsOf(name);
  return (
    <span
      aria-hidden
      data-initials={initials}
      className={classNames(
        'inline-grid shrink-0 place-items-center font-semibold select-none before:content-[attr(data-initials)]',
        group ? 'rounded-[32%]' : 'rounded-full',
        sizes[size],
      )}
      style={{ backgroundColor: `oklch(0.5 0.1 ${personHue(id)})`, color: '#fff' }}
    >
      {initials === '' && <Users className="size-1/2" />}
    </span>
  );
}

function initialsOf(name: string): string {
  const words = name.split(/\s+/u).filter((word) => /^[\p{L}\p{N}\p{Emoji}]/u.test(word));
  const first = firstLetter(words[0]);
  const last = words.length > 1 ? firstLetter(words.at(-1)) : '';
  return (first + last).toLocaleUpperCase();
}

/** A whole grapheme, so that an emoji or an accented letter is not cut apart. */
function firstLetter(word: string | undefined): string {
  if (!word) return '';
  for (const { segment } of new Intl.Segmenter().segment(word)) return segment;
  return '';
}
