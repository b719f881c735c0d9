import { strings } from './strings.ts';

/** Most telling first: every browser claims to be some of those after it. */
const browsers: [RegExp, string][] = [
  [/\bEdg(?:e|A|iOS)?\//, 'Edge'],
  [/\bOPR\//, 'Opera'],
  [/\bSamsungBrowser\//, 'Samsung Internet'],
  [/\b(?:Firefox|FxiOS)\//, 'Firefox'],
  [/\b(?:Chrome|HeadlessChrome|CriOS)\//, 'Chrome'],
  [/\bSafari\//, 'Safari'],
];
const systems: [RegExp, string][] = [
  [/\biPhone\b/, 'iPhone'],
  [/\biPad\b/, 'iPad'],
  [/\bAndroid\b/, 'Android'],
  [/\bWindows\b/, 'Windows'],
  [/\bMac OS X\b/, 'macOS'],
  [/\bCrOS\b/, 'ChromeOS'],
  [/\bLinux\b/, 'Linux'],
];

/** "Firefox on Android" from the label of a session, which is what its browser or program called itself. */
export function deviceName(label: string): string {
  const given = label.trim();
  if (given === '') return strings.unknownDevice;
  if (!given.startsWith('Mozilla/')) return given;
  const browser = firstMatch(browsers, given);
  const system = firstMatch(systems, given);
  if (browser && system) return strings.browserOn(browser, system);
  return browser ?? system ?? given;
}

function firstMatch(known: [RegExp, string][], text: string): string | undefined {
  return known.find(([pattern]) => pattern.test(text))?.[1];
}
