import { expect, it } from 'vitest';
import { loggable, loggablePath } from './loggable.ts';

it('keeps plain text as it is', () => {
  expect(loggable('Mozilla/5.0 (X11) é 𝄞')).toBe('Mozilla/5.0 (X11) é 𝄞');
});

it('shows characters that a terminal or a reader would obey', () => {
  expect(loggable('a\r\nb\u001b[31m\u009bK\u202Ec\u2028\u0000')).toBe(
    'a\\u000d\\u000ab\\u001b[31m\\u009bK\\u202ec\\u2028\\u0000',
  );
});

it('cuts at 256, also through a pair of surrogates', () => {
  expect(loggable('x'.repeat(1_000_000))).toBe(`${'x'.repeat(255)}…`);
  expect(loggable(`${'x'.repeat(254)}𝄞${'y'.repeat(9)}`)).toBe(`${'x'.repeat(254)}\uFFFD…`);
});

it('drops queries and whatever may be a token from paths', () => {
  const id = '0123456789abcdef0123456789abcdef';
  expect(loggablePath(`/api/v1/chat/${id}?query=secret`)).toBe(`/api/v1/chat/${id}`);
  expect(loggablePath(`/join/${'aB3_-'.repeat(9)}`)).toBe('/join/<secret>');
});
