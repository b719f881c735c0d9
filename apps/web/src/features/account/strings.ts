import { plural } from '../../format/words.ts';

export const strings = {
  account: (name: string) => `Account of ${name}`,
  signedInAs: 'Signed in as',
  devices: 'Devices',
  devicesHint: 'Where you are signed in. Sign out what you no longer use.',
  thisDevice: 'This device',
  lastUsed: (ago: string) => `Last used ${ago}`,
  signOutDevice: (label: string) => `Sign out ${label}`,
  signOutShort: 'Sign out',
  theme: 'Theme',
  themeSystem: 'As the system',
  themeLight: 'Light',
  themeDark: 'Dark',
  signOut: 'Sign out',
  signOutTitle: 'Sign out?',
  signOutText: 'Drafts and copies of downloaded files are removed from this browser.',
  unfinished: (count: number) =>
    plural(count, {
      one: '1 transfer is unfinished and stops.',
      other: `${count} transfers are unfinished and stop.`,
    }),
  unknownDevice: 'Unknown device',
  browserOn: (browser: string, system: string) => `${browser} on ${system}`,
  loading: 'Loading devices',
} as const;
