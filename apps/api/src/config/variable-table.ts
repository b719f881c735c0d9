import { variableEntries } from './variables.ts';

/** The README's table of variables, in Markdown. */
export function variableTable(): string {
  const rows = variableEntries.map(([name, { default: value, unit, meaning }]) => {
    const shown = value === undefined ? '–' : `\`${value}\``;
    return `| \`${name}\` | ${unit === undefined || value === undefined ? shown : `${shown} ${unit}`} | ${meaning} |`;
  });
  return ['| Variable | Default | Meaning |', '|---|---|---|', ...rows].join('\n');
}

const BEGIN = '<!-- variables: written by infra/write-readme-table.mjs -->';
const END = '<!-- end of variables -->';

/** @returns the document with the table between its two marks @throws Error when they are not there once, in order */
export function withTable(document: string, table: string): string {
  const [before, rest, ...more] = document.split(BEGIN);
  const [, after, ...evenMore] = rest?.split(END) ?? [];
  if (before === undefined || after === undefined || more.length + evenMore.length > 0) {
    throw new Error(`The document needs "${BEGIN}" and "${END}", once and in this order.`);
  }
  return `${before}${BEGIN}\n${table}\n${END}${after}`;
}
