import { describe, expect, it } from 'vitest';
import { ConfigError } from './config-error.ts';
import { printConfig } from './print-config.ts';
import { readConfig } from './read-config.ts';
import { variableEntries } from './variables.ts';

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
  it('needs nothing', () => {
    const { config, warnings } = readConfig({ HOME: '/' });
    expect(warnings).toEqual([]);
    expect(config).toMatchObject({ host: '127.0.0.1', port: 8080, drainFor: 25_000, messagesPerMinute: 60 });
    expect(config).not.toHaveProperty('tls');
  });

  it('takes empty as unset, as compose files pass it on', () => {
    expect(readConfig({ PORT: '', SATCHEL_PUBLIC_URL: '', SATCHEL_TLS_KEY: '' }).config.port).toBe(8080);
  });

  it('accepts every default as a value', () => {
    const defaults = variableEntries.flatMap(([name, variable]) =>
      variable.default === undefined ? [] : [[name, variable.default]],
    );
    expect(readConfig(Object.fromEntries(defaults))).toEqual(readConfig({}));
  });

  it.each([
    ['PORT', '80a'],
    ['PORT', '65536'],
    ['PORT', '1e3'],
    ['PORT', ' 80'],
    ['HOST', 'a b'],
    ['HOST', 'example.org:80'],
    ['SATCHEL_FILE_BYTES', '10gb?'],
    ['SATCHEL_FILE_BYTES', '-1'],
    ['SATCHEL_FILE_BYTES', '0'],
    ['SATCHEL_PUBLIC_URL', 'chat.example.org'],
    ['SATCHEL_PUBLIC_URL', 'ftp://chat.example.org'],
    ['SATCHEL_PUBLIC_URL', 'https://chat.example.org/satchel'],
    ['SATCHEL_DRAIN_SECONDS', '1.5'],
    ['SATCHEL_LOG_LEVEL', 'loud'],
  ])('refuses %s=%s, showing both and what to do', (name, value) => {
    const [problem = '', ...more] = problemsOf({ [name]: value });
    expect(more).toEqual([]);
    expect(problem).toMatch(new RegExp(`^${name}=`));
    expect(problem).toContain(JSON.stringify(value));
    expect(problem).toMatch(/must be .*\. (Unset it for the default, .+|Correct it or unset it)\.$/);
  });

  it('names all mistakes at once, those between variables and of files too', () => {
    const problems = problemsOf({
      PORT: 'x',
      SATCHEL_LOG_LEVEL: 'x',
      SATCHEL_EXPIRY_MIN_SECONDS: '10',
      SATCHEL_EXPIRY_MAX_SECONDS: '5',
      SATCHEL_TLS_CERT: '/does/not/exist.pem',
    });
    expect(problems.map((problem) => /^\w+/.exec(problem)?.[0])).toEqual([
      'PORT',
      'SATCHEL_LOG_LEVEL',
      'SATCHEL_EXPIRY_MIN_SECONDS',
      'SATCHEL_TLS_CERT',
      'SATCHEL_TLS_KEY',
    ]);
    expect(problems[2]).toBe(
      'SATCHEL_EXPIRY_MIN_SECONDS="10" must be at most SATCHEL_EXPIRY_MAX_SECONDS, which is 5.',
    );
    expect(problems[3]).toContain('"/does/not/exist.pem" cannot be read (ENOENT)');
  });

  it.each([
    { SATCHEL_EXPIRY_MIN_SECONDS: '200', SATCHEL_EXPIRY_DEFAULT_SECONDS: '100' },
    { SATCHEL_EXPIRY_MAX_SECONDS: '100', SATCHEL_EXPIRY_DEFAULT_SECONDS: '200' },
  ])('[F8] refuses a default lifetime outside of its limits: %o', (env) => {
    expect(problemsOf({ SATCHEL_EXPIRY_MIN_SECONDS: '1', ...env })).toEqual([
      expect.stringMatching(/^SATCHEL_EXPIRY_DEFAULT_SECONDS="\d+" must be at (most|least) SATCHEL_EXPIRY_/),
    ]);
  });

  it('reads lifetimes in seconds', () => {
    const env = { SATCHEL_EXPIRY_MIN_SECONDS: '1', SATCHEL_EXPIRY_DEFAULT_SECONDS: '90' };
    expect(readConfig(env).config.files).toMatchObject({ expiresInMin: 1000, expiresInDefault: 90_000 });
  });

  it('keeps a wrong value on one line and cuts it', () => {
    const [problem = ''] = problemsOf({ PORT: `1\r\n\u001b[31m${'9'.repeat(1_000_000)}` });
    expect(problem).toMatch(/^PORT="1\\r\\n\\u001b\[31m9+…" must be/);
    expect(problem.length).toBeLessThan(300);
  });

  it('never shows a secret', () => {
    const [problem = ''] = problemsOf({ SATCHEL_METRICS_TOKEN: 'hunter2' });
    expect(problem).toContain('SATCHEL_METRICS_TOKEN (its value is not shown) must have 20 to 200');
    expect(problem).not.toContain('hunter2');
    const printed = printConfig({ SATCHEL_METRICS_TOKEN: 'a-token-of-some-length' }).join('\n');
    expect(printed).toContain('SATCHEL_METRICS_TOKEN=********');
    expect(printed).not.toContain('a-token-of-some-length');
  });

  it('warns of unknown names and says which one was meant', () => {
    const { warnings } = readConfig({ SATCHEL_FILE_BITES: '1', SATCHEL_XYZ: '1', OTHER: '1' });
    expect(warnings).toEqual([
      'SATCHEL_FILE_BITES is not a variable of this version. Did you mean SATCHEL_FILE_BYTES?',
      'SATCHEL_XYZ is not a variable of this version.',
    ]);
  });
});

describe('the printed configuration', () => {
  it('is an environment file with every variable, its meaning and where it comes from', () => {
    const lines = printConfig({ PORT: '9000', DATA_DIR: 'my data' });
    expect(lines).toContain('PORT=9000');
    expect(lines).toContain('DATA_DIR="my data"');
    expect(lines).toContain('HOST=127.0.0.1');
    expect(lines[lines.indexOf('HOST=127.0.0.1') - 1]).toMatch(/; default$/);
    expect(lines[lines.indexOf('PORT=9000') - 1]).not.toMatch(/; default$/);
    expect(lines).toContain('# SATCHEL_PUBLIC_URL=');
    expect(lines.filter((line) => !line.startsWith('#')).every((line) => /^\w+=/.test(line))).toBe(true);
  });
});
