import { describe, expect, it } from 'vitest';
import { cleanFileName, displayName, fileName, mediaType, username } from './names.ts';

describe('user names', () => {
  it.each(['ab', 'a.b-c_d', '0x', 'a'.repeat(32)])('may be %s', (name) => {
    expect(username.parse(name)).toBe(name);
  });

  it('are lower case, and ASCII whatever was typed', () => {
    expect(username.parse('Ada.L')).toBe('ada.l');
    expect(username.parse('\u212aevin')).toBe('kevin');
  });

  it.each([
    ...['', 'a', 'a'.repeat(33), '.ab', '-ab', '_ab', 'a b', ' ab', 'ab\n', 'a@b'],
    ...['аda', 'ada\u200d', 'ada\u202e', 'ａｄａ', 'adá', 'ad\u0000', 'ſam'],
  ])('may not be %j', (name) => {
    const result = username.safeParse(name);
    expect(result.error?.issues[0]).toMatchObject({ params: { code: 'invalid_username' } });
  });
});

describe('display names', () => {
  it.each([
    'Ada',
    'Ångström',
    '李小龍',
    'שרה',
    'علی\u200cرضا',
    '👩‍👩‍👧',
    'e\u0301',
    'x'.repeat(64),
    '👍'.repeat(64),
  ])('may be %s', (name) => expect(displayName.parse(name)).toBe(name));

  it('lose spaces at their ends', () => expect(displayName.parse('  Ada L \n')).toBe('Ada L'));

  it.each([
    ...['', '  ', 'x'.repeat(65), 'a\nb', 'a\u0007', 'a\u202eb', 'a\u2066b', 'a\u200bb', 'a\u2028b'],
    ...['a\u00adb', '\u{e0041}'],
  ])('may not be %j', (name) => {
    const result = displayName.safeParse(name);
    expect(result.error?.issues[0]).toMatchObject({ params: { code: 'invalid_name' } });
  });

  it.each(['a\u0000b', 'a\ud83d'])('are bad texts when %j', (name) => {
    expect(displayName.safeParse(name).error?.issues[0]).toMatchObject({ params: { code: 'bad_text' } });
  });
});

describe('file names', () => {
  it.each([
    ['trip.mov', 'trip.mov'],
    ['../../etc/passwd', 'passwd'],
    ['C:\\Users\\ada\\trip.mov', 'trip.mov'],
    ['C:trip.mov', 'C_trip.mov'],
    ['a<b>c:d"e|f?g*h.txt', 'a_b_c_d_e_f_g_h.txt'],
    ['.bashrc', 'bashrc'],
    ['trailing. . ', 'trailing'],
    ['\u202egnp.exe', 'gnp.exe'],
    ['nul\u0000l.txt', 'null.txt'],
    ['li\nne\u2028s.txt', 'lines.txt'],
    ['e\u0301te\u0301.txt', 'été.txt'],
    ['CON', '_CON'],
    ['con.txt', '_con.txt'],
    ['lpt1.tar.gz', '_lpt1.tar.gz'],
    ['console.txt', 'console.txt'],
    ['com10.txt', 'com10.txt'],
    ['写真 📷.jpeg', '写真 📷.jpeg'],
  ])('%j becomes %j', (raw, clean) => {
    expect(cleanFileName(raw)).toBe(clean);
    expect(fileName.parse(raw)).toBe(clean);
  });

  it.each(['', '/', '..', '. .', 'folder/', 'a\\', '\u0000', '\u200b', '\ud83d.txt'])(
    '%j leaves nothing to use',
    (raw) => {
      expect(cleanFileName(raw)).toBeUndefined();
      expect(fileName.safeParse(raw).error?.issues[0]).toMatchObject({ params: { code: 'invalid_name' } });
    },
  );

  it('have at most 200 code points and keep their extension', () => {
    const long = cleanFileName(`${'📷'.repeat(300)}.jpeg`);
    expect(long).toBe(`${'📷'.repeat(195)}.jpeg`);
    expect(cleanFileName('x'.repeat(300))).toBe('x'.repeat(200));
    expect(cleanFileName(`x.${'y'.repeat(300)}`)).toBe(`x.${'y'.repeat(198)}`);
    expect(cleanFileName(`${'x'.repeat(195)}.jpeg`)).toBe(`${'x'.repeat(195)}.jpeg`);
  });

  it('are clean already when cleaned', () => {
    for (const raw of ['a<b', '.con', ' con ', '/nul.x', 'e\u0301', '\u202e.con']) {
      const clean = cleanFileName(raw)!;
      expect(cleanFileName(clean)).toBe(clean);
    }
  });
});

describe('media types', () => {
  it.each([
    ['image/png', 'image/png'],
    ['Application/VND.x+JSON', 'application/vnd.x+json'],
  ])('%s is read as %s', (raw, type) => expect(mediaType.parse(raw)).toBe(type));

  it.each([
    '',
    'image',
    'image/',
    '/png',
    'image/png; charset=x',
    'image /png',
    'a/b/c',
    `a/${'b'.repeat(126)}`,
  ])('%j is none', (raw) => expect(mediaType.safeParse(raw).success).toBe(false));
});
