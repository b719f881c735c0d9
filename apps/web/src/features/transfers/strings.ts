import { plural } from '../../format/words.ts';

export const strings = {
  transfers: 'Transfers',
  running: (count: number) => plural(count, { one: '1 transfer', other: `${count} transfers` }),
  collapse: 'Hide transfers',
  expand: 'Show transfers',
  openChat: (name: string) => `Open the chat of ${name}`,
  upTo: (title: string) => `To ${title}`,
  downFrom: (title: string) => `From ${title}`,
  announced: (name: string, percent: number) => `${name}: ${percent} %`,
  finished: (name: string) => `${name} is complete`,
  failed: (name: string) => `${name} did not come through`,
} as const;
