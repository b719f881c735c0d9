import { locale } from './locale.ts';

const rules = new Intl.PluralRules(locale);
const conjunction = new Intl.ListFormat(locale, { type: 'conjunction' });

/** The form of a text that fits a count; every language brings its own forms. */
export function plural(count: number, forms: { one: string; other: string }): string {
  return rules.select(count) === 'one' ? forms.one : forms.other;
}

/** "Ana, Luis and Mo" */
export function list(names: string[]): string {
  return conjunction.format(names);
}
