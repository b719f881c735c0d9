import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServer } from 'node:tls';
import { describe, expect, it, onTestFinished } from 'vitest';
import { hasOpenssl, makeCertificate } from '../support/make-certificate.ts';
import { hello, isHello, startMongoWire } from '../support/mongo-wire.ts';
import { startRedisWire } from '../support/redis-wire.ts';
import { runSatchel } from '../support/run-satchel.ts';
import { startS3Proxy } from '../support/s3-proxy.ts';
import { hasSharedStores, sharedStores } from '../support/shared-stores.ts';

type Env = Record<string, string>;

/** What is wrong, where the doctor says so, and what anybody is told to do about it. */
type Mistake = {
  backEnd: 'data store' | 'object store' | 'bus';
  sentence: RegExp;
  /** The variables that are wrong, for set-ups that are well otherwise. */
  makes(well: Env): Promise<Env> | Env;
};

const refused = (mechanisms: string[], error: { code: number; codeName: string }) => (command: object) =>
  isHello(command as never)
    ? hello({ saslSupportedMechs: mechanisms })
    : { ok: 0, errmsg: 'not that', ...error };

async function mongo(answer: Parameters<typeof startMongoWire>[0], user = ''): Promise<Env> {
  const wire = await startMongoWire(answer);
  onTestFinished(() => wire.close());
  return { SATCHEL_DATABASE_URL: `mongodb://${user}${wire.host}/satchel` };
}

/** The S3 server of the run, with single answers of it changed. */
async function s3(well: Env, setFate: Parameters<Awaited<ReturnType<typeof startS3Proxy>>['setFate']>[0]) {
  const proxy = await startS3Proxy(well.SATCHEL_S3_ENDPOINT ?? '');
  proxy.setFate(setFate);
  return { SATCHEL_S3_ENDPOINT: proxy.endpoint };
}

const xml = (code: string) => `<?xml version="1.0"?><Error><Code>${code}</Code><Message>no</Message></Error>`;

/** A server whose certificate is for localhost and 127.0.0.1, and vouched for by nobody but itself. */
async function certified(): Promise<{ port: number; authority: Env }> {
  const folder = await mkdtemp(join(tmpdir(), 'satchel-certificate-'));
  const { cert, certPath, keyPath } = makeCertificate(folder, 'server');
  const server = createServer({ cert, key: await readFile(keyPath) }, (socket) => socket.destroy());
  server.on('tlsClientError', () => {}).listen(0, '0.0.0.0');
  await once(server, 'listening');
  onTestFinished(async () => {
    server.close();
    await rm(folder, { recursive: true });
  });
  return {
    port: (server.address() as AddressInfo).port,
    authority: { NODE_EXTRA_CA_CERTS: certPath },
  };
}

/** Another name of this machine than those in the certificate. */
const ELSEWHERE = '127.0.0.2';

const mistakes: Record<string, Mistake> = {
  'MongoDB: a wrong password': {
    backEnd: 'data store',
    sentence: /refuses the user or the password in SATCHEL_DATABASE_URL: correct them/,
    makes: () =>
      mongo(refused(['SCRAM-SHA-256'], { code: 18, codeName: 'AuthenticationFailed' }), 'ada:hush-hush@'),
  },
  'MongoDB: a user without rights': {
    backEnd: 'data store',
    sentence: /The user in SATCHEL_DATABASE_URL may not .*: give it the role "readWrite"/,
    makes: () => mongo(refused([], { code: 13, codeName: 'Unauthorized' })),
  },
  'MongoDB: nobody there': {
    backEnd: 'data store',
    sentence: /SATCHEL_DATABASE_URL does not answer: check host, port/,
    makes: () => ({ SATCHEL_DATABASE_URL: 'mongodb://127.0.0.1:1/satchel' }),
  },
  'MongoDB: too old': {
    backEnd: 'data store',
    sentence: /SATCHEL_DATABASE_URL is too old: Satchel needs MongoDB 7\.0 or newer/,
    makes: () => mongo(() => hello({ maxWireVersion: 17 })),
  },
  'S3: wrong keys': {
    backEnd: 'object store',
    sentence: /correct SATCHEL_S3_ACCESS_KEY and SATCHEL_S3_SECRET_KEY/,
    makes: () => ({ SATCHEL_S3_SECRET_KEY: 'not this one' }),
  },
  'S3: a bucket that is not there and may not be made': {
    backEnd: 'object store',
    sentence: /SATCHEL_S3_BUCKET=\S+ is not there, and these keys may not make it: make it, name another/,
    makes: (well) =>
      s3(well, (asked) =>
        /^PUT \/[^/?]+\/?(\?|$)/.test(asked) ? { status: 403, body: xml('AccessDenied') } : 'pass',
      ),
  },
  'S3: a bucket of somebody else': {
    backEnd: 'object store',
    sentence: /SATCHEL_S3_BUCKET=\S+ may not be used with these keys .*: grant them reading, writing/,
    makes: (well) => s3(well, () => ({ status: 403, body: xml('AccessDenied') })),
  },
  'S3: nobody there': {
    backEnd: 'object store',
    sentence: /SATCHEL_S3_ENDPOINT=\S+ cannot be reached \(ECONNREFUSED\): correct the address or start/,
    makes: () => ({ SATCHEL_S3_ENDPOINT: 'http://127.0.0.1:1' }),
  },
  'S3: too old to keep the SHA-256 of parts': {
    backEnd: 'object store',
    sentence: /SATCHEL_S3_ENDPOINT does not keep the SHA-256 of parts: use a server or version that does/,
    makes: (well) =>
      s3(well, (asked) =>
        /^GET .*uploadId=/.test(asked)
          ? { alterAnswer: (text) => text.replace(/<ChecksumSHA256>[^<]*<\/ChecksumSHA256>/g, '') }
          : 'pass',
      ),
  },
  'Redis: a wrong password': {
    backEnd: 'bus',
    sentence: /SATCHEL_REDIS_URL=\S+ refuses the password or user: write redis:\/\/USER:PASSWORD@HOST:PORT/,
    makes: ({ SATCHEL_REDIS_URL = '' }) => ({
      SATCHEL_REDIS_URL: SATCHEL_REDIS_URL.replace('://', '://ada:hush-hush@'),
    }),
  },
  'Redis: nobody there': {
    backEnd: 'bus',
    sentence: /SATCHEL_REDIS_URL=\S+ cannot be reached \(ECONNREFUSED\): correct the address or start/,
    makes: () => ({ SATCHEL_REDIS_URL: 'redis://127.0.0.1:1' }),
  },
  'Redis: too old': {
    backEnd: 'bus',
    sentence:
      /SATCHEL_REDIS_URL=\S+ is too old \(5\.0\.14\): Satchel needs Redis 6\.2 or newer, or any Valkey/,
    makes: async () => {
      const wire = await startRedisWire('5.0.14');
      onTestFinished(() => wire.close());
      return { SATCHEL_REDIS_URL: wire.url };
    },
  },
};

const addresses: Record<
  string,
  { backEnd: Mistake['backEnd']; sentence: RegExp; at: (host: string) => Env }
> = {
  MongoDB: {
    backEnd: 'data store',
    sentence: /The certificate of the database server does not fit SATCHEL_DATABASE_URL: use the host name/,
    at: (host) => ({ SATCHEL_DATABASE_URL: `mongodb://${host}/satchel?tls=true` }),
  },
  S3: {
    backEnd: 'object store',
    sentence:
      /The certificate of SATCHEL_S3_ENDPOINT=\S+ is not accepted \(\w+\): use the name it was issued/,
    at: (host) => ({ SATCHEL_S3_ENDPOINT: `https://${host}` }),
  },
  Redis: {
    backEnd: 'bus',
    sentence: /The certificate of SATCHEL_REDIS_URL=\S+ is not accepted \(\w+\): use the name it was issued/,
    at: (host) => ({ SATCHEL_REDIS_URL: `rediss://${host}` }),
  },
};

for (const [name, { at, ...mistake }] of Object.entries(addresses)) {
  mistakes[`${name}: a certificate of a stranger`] = {
    ...mistake,
    makes: async () => at(`127.0.0.1:${(await certified()).port}`),
  };
  mistakes[`${name}: a certificate for another name`] = {
    ...mistake,
    makes: async () => {
      const { port, authority } = await certified();
      return { ...at(`${ELSEWHERE}:${port}`), ...authority };
    },
  };
}

/** One command to its end; one that goes on where it should not is ended with the test. */
async function run(words: readonly string[], env: Env) {
  let end = () => {};
  const killAt = new Promise<void>((resolve) => {
    end = resolve;
  });
  onTestFinished(() => end());
  return runSatchel(words, { env, killAt });
}

describe.skipIf(!hasSharedStores())('a back end that is not as configured', () => {
  for (const [what, { backEnd, sentence, makes }] of Object.entries(mistakes)) {
    const needsCertificate = what.includes('certificate');
    it.skipIf(needsCertificate && !hasOpenssl)(
      `${what}: stops the start, and the doctor says the same`,
      async () => {
        const shared = sharedStores();
        const folder = await mkdtemp(join(tmpdir(), 'satchel-misconfigured-'));
        onTestFinished(async () => {
          await shared.remove().catch(() => {});
          await rm(folder, { recursive: true });
        });
        const env = { DATA_DIR: folder, PORT: '0', ...shared.env, ...(await makes(shared.env)) };

        const [start, doctor] = await Promise.all([run(['serve'], env), run(['doctor'], env)]);
        expect(start.stderr).toMatch(/^Satchel cannot start: /);
        expect(start.stderr).toMatch(sentence);
        expect(start.code).toBe(1);

        const failed = doctor.stdout.split('\n').filter((line) => line.startsWith('FAILED'));
        expect(failed).toEqual([
          expect.stringMatching(new RegExp(`^FAILED {2}${backEnd}: .*${sentence.source}`)),
        ]);
        expect(doctor.stdout).toMatch(/^ok /m);
        expect(doctor.code).toBe(1);
        expect(start.stderr + start.stdout + doctor.stderr + doctor.stdout).not.toContain('hush-hush');
      },
    );
  }
});
