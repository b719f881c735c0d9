import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { type IncomingMessage, request as plainRequest } from 'node:http';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import WebSocket from 'ws';
import { type Certificate, hasOpenssl, makeCertificate } from '../support/make-certificate.ts';
import { runSatchel } from '../support/run-satchel.ts';
import { type ServerProcess, startServerProcess } from '../support/server-process.ts';

const canRun = hasOpenssl || process.env.CI === 'true';

describe.skipIf(!canRun)(`TLS${canRun ? '' : ' (missing: openssl)'}`, () => {
  let folder: string;
  let ours: Certificate;
  let other: Certificate;
  let server: ServerProcess;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'satchel-tls-'));
    ours = makeCertificate(folder, 'ours');
    other = makeCertificate(folder, 'other');
    server = await startServerProcess({
      DATA_DIR: join(folder, 'data'),
      SATCHEL_TLS_CERT: ours.certPath,
      SATCHEL_TLS_KEY: ours.keyPath,
    });
  });
  afterAll(async () => {
    await server?.kill();
    await rm(folder, { recursive: true, force: true });
  });

  async function call(method: string, path: string, body?: object) {
    const response = await new Promise<IncomingMessage>((resolve, reject) => {
      const headers = { 'content-type': 'application/json' };
      const sent = request(`${server.url}${path}`, { method, headers, ca: ours.cert, agent: false }, resolve);
      sent.once('error', reject);
      sent.end(body === undefined ? undefined : JSON.stringify(body));
    });
    return { status: response.statusCode, headers: response.headers, text: await text(response) };
  }

  it('serves https with the certificate it was given, Secure cookies and HSTS', async () => {
    expect(server.url).toMatch(/^https:\/\/127\.0\.0\.1:\d+$/);
    const person = { username: 'ada', password: 'a path through the fields' };
    const { status, headers } = await call('POST', '/api/v1/auth/register', person);
    expect(status).toBe(201);
    expect(headers['set-cookie']?.[0]).toMatch(/^sid=.*; HttpOnly; Secure; SameSite=Strict$/);
    expect(headers['strict-transport-security']).toMatch(/^max-age=31536000/);
    expect((await call('GET', '/readyz')).status).toBe(200);
  });

  it('serves wss, to a cookie from its own https origin too', async () => {
    const { headers } = await call('POST', '/api/v1/auth/register', {
      username: 'bea',
      password: 'a path through the fields',
    });
    const cookie = headers['set-cookie']?.[0]?.split(';', 1)[0] ?? '';
    const url = `${server.url.replace('https', 'wss')}/ws`;
    const socket = new WebSocket(url, { ca: ours.cert, origin: server.url, headers: { cookie } });
    const welcome = new Promise<string>((resolve, reject) => {
      socket.once('message', (data) => resolve(String(data)));
      socket.once('error', reject);
    });
    socket.once('open', () => socket.send(JSON.stringify({ type: 'hello', id: 1, protocol: 1 })));
    expect(JSON.parse(await welcome)).toMatchObject({ type: 'welcome', user: { username: 'bea' } });
    socket.terminate();

    const plain = server.url.replace('https', 'http');
    const foreign = new WebSocket(url, { ca: ours.cert, origin: plain, headers: { cookie } });
    const status = await new Promise((resolve) => {
      foreign.once('unexpected-response', (_req, response) => resolve(response.statusCode));
      foreign.on('error', () => {});
    });
    expect(status).toBe(403);
    foreign.terminate();
  });

  it('does not answer plain http', async () => {
    const answer = new Promise((resolve, reject) => {
      plainRequest(server.url.replace('https', 'http'), { agent: false }, resolve).on('error', reject).end();
    });
    await expect(answer).rejects.toThrow();
  });

  it('names the variable of whatever is wrong with the two files', async () => {
    const noPem = join(folder, 'no.pem');
    await writeFile(noPem, 'not a certificate');
    const start = (cert: string, key: string) =>
      runSatchel(['serve'], {
        env: { DATA_DIR: join(folder, 'never'), SATCHEL_TLS_CERT: cert, SATCHEL_TLS_KEY: key },
      });
    const [swapped, missing, half] = await Promise.all([
      start(ours.certPath, other.keyPath),
      start(noPem, join(folder, 'absent.key')),
      start(ours.certPath, ''),
    ]);
    expect(swapped.stderr).toMatch(/SATCHEL_TLS_KEY=".*other\.key" does not belong to the certificate/);
    expect(missing.stderr).toMatch(/SATCHEL_TLS_CERT=".*no\.pem" holds no certificate in PEM form/);
    expect(missing.stderr).toMatch(/SATCHEL_TLS_KEY=".*absent\.key" cannot be read \(ENOENT\)/);
    expect(half.stderr).toContain('SATCHEL_TLS_KEY is missing: certificate and key are needed together.');
    for (const { code, stdout } of [swapped, missing, half]) {
      expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    }
  });
});
