import { describe, expect, it } from 'vitest';
import { ConfigError, readConfig } from './read-config.ts';

function problemsOf(env: Record<string, string>): readonly string[] {
  try {
    readConfig(env);
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  return [];
}

describe('the configuration', () => {
  it('needs no variable at all, and then listens to this machine only', () => {
    const { config, warnings } = readConfig({});
    expect(config).toMatchObject({ host: '127.0.0.1', port: 8080, dataStore: { kind: 'sqlite' } });
    expect(config).not.toHaveProperty('publicUrl');
    expect(warnings).toEqual([]);
  });

  it('names every wrong variable at once', () => {
    const problems = problemsOf({
      PORT: '80x',
      SATCHEL_FILE_BYTES: '10gb',
      SATCHEL_PUBLIC_URL: 'chat.example',
    });
    expect(problems.map((problem) => problem.split(' ')[0])).toEqual([
      'PORT',
      'SATCHEL_PUBLIC_URL',
      'SATCHEL_FILE_BYTES',
    ]);
  });

  it.each([
    ['PORT', '65536'],
    ['PORT', '-1'],
    ['PORT', ''],
    ['HOST', ''],
    ['SATCHEL_PUBLIC_URL', 'ftp://chat.example.org'],
    ['SATCHEL_PUBLIC_URL', 'https://chat.example.org/path'],
    ['SATCHEL_ATTACHMENT_BYTES', '1048577'],
    ['SATCHEL_MESSAGES_PER_MINUTE', '0'],
    ['SATCHEL_LOG_LEVEL', 'loud'],
  ])('refuses %s=%s', (name, value) => {
    const problems = problemsOf({ [name]: value });
    expect(problems).not.toEqual([]);
    for (const problem of problems) expect(problem).toMatch(new RegExp(`^${name} `));
  });

  it.each([
    { SATCHEL_EXPIRY_MIN_SECONDS: '200', SATCHEL_EXPIRY_DEFAULT_SECONDS: '100' },
    { SATCHEL_EXPIRY_MAX_SECONDS: '100', SATCHEL_EXPIRY_DEFAULT_SECONDS: '200' },
  ])('[F8] refuses a default lifetime outside of its limits: %o', (env) => {
    expect(problemsOf({ SATCHEL_EXPIRY_MIN_SECONDS: '1', ...env })).toEqual([
      expect.stringMatching(/^SATCHEL_EXPIRY_DEFAULT_SECONDS must lie between/),
    ]);
  });

  it('reads lifetimes in seconds', () => {
    const env = { SATCHEL_EXPIRY_MIN_SECONDS: '1', SATCHEL_EXPIRY_DEFAULT_SECONDS: '90' };
    expect(readConfig(env).config.files).toMatchObject({ expiresInMin: 1000, expiresInDefault: 90_000 });
  });

  it('warns of names it does not know, of its own kind only', () => {
    const { warnings } = readConfig({ SATCHEL_FILE_BITES: '1', OTHER: 'x' });
    expect(warnings).toEqual(['SATCHEL_FILE_BITES is not a variable of this version.']);
  });
});
