import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MiB } from '@satchel/protocol/limits';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectProblem, http } from '../support/http.ts';
import { type OpenRequest, openRequest } from '../support/open-request.ts';
import { openChat, register } from '../support/people.ts';
import { runSatchel } from '../support/run-satchel.ts';
import { type ServerProcess, startServerProcess } from '../support/server-process.ts';
import { connect } from '../support/socket-client.ts';
import { sendFile } from '../support/upload.ts';

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'satchel-cli-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('satchel', () => {
  it('tells how it is used, and refuses what it does not know with 2', async () => {
    const help = await runSatchel(['--help']);
    expect(help).toMatchObject({ code: 0, stderr: '' });
    for (const call of ['satchel serve', 'satchel config print', 'satchel user create NAME']) {
      expect(help.stdout).toContain(call);
    }
    expect(await runSatchel(['dance'])).toEqual({ code: 2, stdout: '', stderr: help.stdout });
    const { code, stderr } = await runSatchel(['user', 'create']);
    expect(code).toBe(2);
    expect(stderr).toMatch(/^Usage:\n {2}satchel user create NAME .*\n$/);
  });
});

describe('a start with a wrong configuration', () => {
  const wrong = {
    HOST: 'no host',
    PORT: '99999',
    SATCHEL_PUBLIC_URL: 'nowhere',
    SATCHEL_TLS_CERT: '/does/not/exist',
    SATCHEL_ATTACHMENT_BYTES: '2000000',
    SATCHEL_FILE_BYTES: '10gb?',
    SATCHEL_EXPIRY_DEFAULT_SECONDS: '-1',
    SATCHEL_EXPIRY_MIN_SECONDS: '0',
    SATCHEL_EXPIRY_MAX_SECONDS: 'a year',
    SATCHEL_STREAM_GRACE_SECONDS: '1.5',
    SATCHEL_MESSAGES_PER_MINUTE: '0',
    SATCHEL_DRAIN_SECONDS: 'soon',
    SATCHEL_METRICS_TOKEN: 'secret',
    SATCHEL_LOG_LEVEL: 'loud',
  };

  it.each([['serve'], ['config print']])('%s fails once and names all of it', async (command) => {
    const { code, stdout, stderr } = await runSatchel(command.split(' '), {
      env: { DATA_DIR: folder, ...wrong },
    });
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    for (const [name, value] of Object.entries(wrong)) {
      const line = stderr.split('\n').find((one) => one.trim().startsWith(name)) ?? '';
      expect(line, name).toMatch(name === 'SATCHEL_METRICS_TOKEN' ? /not shown/ : `="${value}" `);
    }
    expect(stderr).not.toContain('"secret"');
    expect(stderr).toContain('SATCHEL_TLS_KEY is missing');
  });
});

describe('satchel config print', () => {
  it('prints what is in effect, and warns of what is not', async () => {
    const { code, stdout, stderr } = await runSatchel(['config', 'print'], {
      env: {
        DATA_DIR: folder,
        SATCHEL_METRICS_TOKEN: 'not to be seen by anybody'.replaceAll(' ', '-'),
        SATCHEL_PORT: '1',
      },
    });
    expect(code).toBe(0);
    expect(stdout).toContain(`DATA_DIR=${folder}\n`);
    expect(stdout).toContain('PORT=8080\n');
    expect(stdout).toContain('SATCHEL_METRICS_TOKEN=********\n');
    expect(stdout).not.toContain('not-to-be-seen');
    expect(stderr).toMatch(/^SATCHEL_PORT is not a variable of this version\./);
  });
});

describe('satchel user', () => {
  let server: ServerProcess;
  let env: Record<string, string>;

  beforeAll(async () => {
    env = { DATA_DIR: join(folder, 'data') };
    server = await startServerProcess(env);
  });
  afterAll(() => server.kill());

  const signIn = (username: string, password: string) =>
    http(server).post('/auth/login', { username, password });

  it('creates an account beside a running server, with the password it is given', async () => {
    const password = 'a path through the fields';
    const ran = await runSatchel(['user', 'create', 'Ada'], { env, input: `${password}\n` });
    expect(ran).toEqual({
      code: 0,
      stdout: 'ada has an account and is the admin, being the first one.\n',
      stderr: '',
    });
    expect((await signIn('ada', password)).status).toBe(200);
    const again = await runSatchel(['user', 'create', 'ada'], { env, input: password });
    expect(again).toEqual({ code: 1, stdout: '', stderr: 'Choose another user name.\n' });
  });

  it('makes up a password where none comes in', async () => {
    const { code, stdout } = await runSatchel(['user', 'create', 'bea'], { env });
    const [, password = ''] = /^bea has an account\.\nPassword: (\S{20})\n$/.exec(stdout) ?? [];
    expect(code).toBe(0);
    expect((await signIn('bea', password)).status).toBe(200);
  });

  it('refuses bad names and weak passwords', async () => {
    const bad = await runSatchel(['user', 'create', '-\u001b[31m'], { env });
    expect(bad).toMatchObject({ code: 1, stdout: '' });
    expect(bad.stderr).toMatch(/^"-\\u001b\[31m" cannot be a user name: must have/);
    const weak = await runSatchel(['user', 'create', 'cy'], { env, input: 'short\n' });
    expect(weak.stderr).toBe('Choose another password: it needs at least 12 characters.\n');
  });

  it('[M10] resets a password: the old one and all sessions are over within 5 s', async () => {
    const dora = await register(server, 'dora');
    const socket = await connect(server, dora);
    const eve = await register(server, 'eve');
    const { file } = await sendFile(server, eve, await openChat(server, eve, dora), Buffer.alloc(32 * MiB));
    const download = openRequest(server, dora, 'GET', `/file/${file.id}/content`);
    const content = await readSlowly(download);
    const { username } = dora.user;
    const password = 'quite another path';
    const ran = await runSatchel(['user', 'reset', username], { env, input: `${password}\n` });
    const from = performance.now();
    expect(ran).toEqual({
      code: 0,
      stdout: `${username} has a new password; 1 device was signed out.\n`,
      stderr: '',
    });
    expect((await socket.ended).code).toBe(4503);
    await download.over;
    expect(content.complete).toBe(false);
    expect(performance.now() - from).toBeLessThan(5000);
    expectProblem(await http(server, dora).get('/user/me'), 'unauthenticated');
    expectProblem(await signIn(username, dora.password), 'bad_credentials');
    expect((await signIn(username, password)).status).toBe(200);
    const nobody = await runSatchel(['user', 'reset', 'nobody'], { env, input: password });
    expect(nobody).toEqual({ code: 1, stdout: '', stderr: 'Nobody has this user name.\n' });
  });
});

/** Far below 2 MiB a second, and never so long quiet that the end of the line goes unnoticed. */
async function readSlowly({ response }: OpenRequest) {
  const content = await response;
  content.on('error', () => {});
  content.on('data', () => {
    content.pause();
    setTimeout(() => content.resume(), 40);
  });
  return content;
}
