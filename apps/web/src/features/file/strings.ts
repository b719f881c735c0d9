import { list, plural } from '../../format/words.ts';

export const strings = {
  until: (time: string) => `until ${time}`,
  untilExact: (time: string) => `On the server until ${time} at the latest`,
  sizeAndExpiry: (size: string) => `${size} · `,

  waitingFor: (names: string[]) => `Waiting for ${list(names)}`,
  oneHasIt: (name: string) => `${name} has it`,
  haveIt: (have: number, all: number) => `${have} of ${all} have it`,
  downloadedBy: (count: number) =>
    plural(count, { one: '1 person has downloaded it', other: `${count} people have downloaded it` }),
  nobodyYet: 'Nobody has downloaded it yet',
  noRecipients: 'Nobody else is here to download it',

  have: (count: number) =>
    count === 0 ? 'Nobody has it yet' : plural(count, { one: '1 has it', other: `${count} have it` }),
  haveAndGone: (have: string, left: string) => `${have} · gone in ${left}`,
  hadIt: (count: number) =>
    count === 0
      ? 'Nobody had it.'
      : plural(count, { one: '1 person had it.', other: `${count} people had it.` }),

  people: 'Who has it',
  showPeople: 'Show who has it',
  hidePeople: 'Hide who has it',
  status: {
    waiting: 'Waiting',
    stored: 'Has it',
    stream: 'Downloaded',
    declined: 'Does not need it',
    waived: 'Left the chat',
  },

  removeNow: 'Remove now',
  removeTitle: 'Remove this file from the server?',
  removeText:
    'Whoever has not downloaded it yet can no longer do so. Copies that people have stay with them.',
  remove: 'Remove',

  download: 'Download',
  downloadNamed: (name: string) => `Download ${name}`,
  downloadAgain: 'Download again',
  decline: 'I don’t need it',
  declined: 'You said you don’t need it.',
  reminder: (left: string) => `It waits for you: ${left} left.`,
  keep: 'Keep for my other device',
  kept: 'Kept for your other device.',
  letGo: 'No longer needed',
  downloaded: 'Downloaded',
  downloadedElsewhere: 'You downloaded it on another device.',
  saveAgain: 'Save again',
  saveAgainNamed: (name: string) => `Save ${name} again`,
  forget: 'Remove the copy kept in this browser',
  confirming: 'Checking the copy …',

  removedAgo: (why: string, ago: string) => `${why} Removed from the server ${ago}.`,
  everyoneHasIt: 'Everyone has it.',
  nobodyWaits: 'Nobody is waiting for it any more.',
  beingRemoved: (why: string) => `${why} Being removed from the server.`,
  revokedByYou: (ago: string) => `You removed it from the server ${ago}.`,
  revokedBySender: (ago: string) => `Removed by the sender ${ago}.`,
  revokedByYouNow: 'You removed it from the server.',
  revokedBySenderNow: 'Removed by the sender.',
  expired: (ago: string) => `Expired ${ago}. Removed from the server.`,
  expiredNow: 'Expired. Removed from the server.',
  lost: 'The server has lost this file. Ask the sender to send it again.',
  preparing: 'Still being uploaded.',
} as const;
