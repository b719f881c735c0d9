const LENGTH = 48;

/** The address a name suggests: its ASCII letters and digits with dashes between. @returns undefined for a name without any */
export function slugOf(name: string): string | undefined {
  const slug = name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, LENGTH)
    .replace(/^-+|-+$/g, '');
  return slug === '' ? undefined : slug;
}

/** Plain, then -2 to -9, then tails nobody has: taken ones are skipped by trying the next. */
export function* slugsFor(name: string, newId: () => string): Generator<string> {
  const slug = slugOf(name);
  if (slug !== undefined) {
    yield slug;
    for (let n = 2; n <= 9; n++) yield `${slug}-${n}`;
  }
  for (;;) yield `${slug ?? 'room'}-${newId().slice(0, 8)}`;
}
