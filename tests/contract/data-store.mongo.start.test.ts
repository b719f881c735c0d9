import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServer as createTlsServer } from 'node:tls';
import { openMongoDataStore } from '@satchel/api/adapters/data-store/mongo/open';
import mongoose from 'mongoose';
import { describe, expect, it } from 'vitest';
import { findBackEnd } from '../support/back-ends.ts';
import { hasOpenssl, makeCertificate } from '../support/make-certificate.ts';
import { mongoDatabase } from '../support/mongo.ts';
import { hello, isHello, startMongoWire } from '../support/mongo-wire.ts';
import { newId } from './data-store/samples.ts';

const VARIABLE = 'SATCHEL_DATABASE_URL';

/** The sentence that an operator reads. */
async function refusal(url: string): Promise<string> {
  const outcome = await openMongoDataStore({ url, newId }).catch((error: unknown) => error);
  expect(outcome).toMatchObject({ name: 'AppError', code: 'unavailable' });
  const { message } = outcome as Error;
  expect(message).not.toContain('hush-hush');
  return message;
}

/** A server whose `hello` is fine and that answers everything else with this error. */
async function refusingAll(error: { code: number; codeName: string }, mechanisms?: string[]) {
  const said = mechanisms === undefined ? {} : { saslSupportedMechs: mechanisms };
  return startMongoWire((command) =>
    isHello(command) ? hello(said) : { ok: 0, errmsg: 'not that', ...error },
  );
}

describe.concurrent('a start on MongoDB', () => {
  it('names the variable when nobody listens there', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    server.close();
    await once(server, 'close');
    const message = await refusal(`mongodb://ada:hush-hush@127.0.0.1:${port}/satchel`);
    expect(message).toMatch(`${VARIABLE} does not answer`);
  });

  it.each(['mongodb://', 'mongodb://ada:hush-hush@host:27017?satchel=1', 'mongodb://ada:hush-h@sh@host/x'])(
    'names the variable when %s is no address',
    async (url) => {
      expect(await refusal(url)).toMatch(`${VARIABLE} is no address`);
    },
  );

  it('asks for the right password when the server refuses it', async () => {
    const wire = await refusingAll({ code: 18, codeName: 'AuthenticationFailed' }, ['SCRAM-SHA-256']);
    const message = await refusal(`mongodb://ada:hush-hush@${wire.host}/satchel`);
    expect(message).toMatch(new RegExp(`refuses the user or the password in ${VARIABLE}`));
    await wire.close();
  });

  it('asks for rights when the user has none', async () => {
    const wire = await refusingAll({ code: 13, codeName: 'Unauthorized' });
    expect(await refusal(`mongodb://${wire.host}/satchel`)).toMatch(/role "readWrite"/);
    await wire.close();
  });

  it.each([6, 17])('asks for a newer server where the wire version is %i', async (maxWireVersion) => {
    const wire = await startMongoWire(() => hello({ maxWireVersion }));
    expect(await refusal(`mongodb://${wire.host}/satchel`)).toMatch(/too old: Satchel needs MongoDB 7\.0/);
    await wire.close();
  });

  it.skipIf(!hasOpenssl)('asks for the right host name or authority of a certificate', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'satchel-mongo-tls-'));
    const { certPath, keyPath, cert } = makeCertificate(folder, 'database');
    const tls = createTlsServer({ cert, key: await readFile(keyPath) }, (socket) => socket.destroy());
    tls.on('tlsClientError', () => {}).listen(0, '127.0.0.1');
    await once(tls, 'listening');
    const { port } = tls.address() as AddressInfo;
    expect(await refusal(`mongodb://127.0.0.1:${port}/satchel?tls=true`)).toMatch(/certificate/);
    const known = `tls=true&tlsCAFile=${encodeURIComponent(certPath)}`;
    expect(await refusal(`mongodb://127.0.0.1:${port}/satchel?${known}`)).not.toMatch(/certificate/);
    tls.close();
    await rm(folder, { recursive: true });
  });
});

const server = findBackEnd('mongo');

async function withDatabase(run: (url: string, raw: mongoose.Connection) => Promise<void>) {
  const { url, drop } = mongoDatabase(server ?? '');
  const raw = await mongoose.createConnection(url).asPromise();
  await run(url, raw);
  await raw.close();
  await drop();
}

describe.skipIf(server === undefined)('nodes that start at once on a new database', () => {
  it('[M7] have one epoch', async () => {
    for (let round = 0; round < 8; round++) {
      await withDatabase(async (url) => {
        const nodes = await Promise.all([1, 2, 3, 4].map(() => openMongoDataStore({ url, newId })));
        const { epoch } = await (nodes[0] ?? expect.unreachable()).records.identity();
        expect(nodes.map((node) => node.epoch)).toEqual(nodes.map(() => epoch));
        for (const node of nodes) await node.close();
      });
    }
  });
});

describe.skipIf(server === undefined)('indexes on MongoDB', () => {
  it('are made at the start, and missed when one is gone', async () => {
    await withDatabase(async (url, raw) => {
      const store = await openMongoDataStore({ url, newId });
      await store.check();
      await raw.collection('messages').dropIndex('place');
      await expect(store.check()).rejects.toMatchObject({
        code: 'unavailable',
        message: expect.stringMatching(/"messages" lacks the index .*conversationId.*restart/),
      });
      await store.close();
      const again = await openMongoDataStore({ url, newId });
      await again.check();
      await again.close();
    });
  });

  it('that cannot be made stop the start by name', async () => {
    await withDatabase(async (url, raw) => {
      const twice = [{ tokenHash: 'a' }, { tokenHash: 'a' }];
      await raw.collection('sessions').insertMany(twice);
      expect(await refusal(url)).toMatch(/indexes of the collection "sessions" cannot be made/);
    });
  });

  it('of another shape under our name stop the start by name', async () => {
    await withDatabase(async (url, raw) => {
      await raw.collection('messages').createIndex({ seq: 1 }, { name: 'place' });
      expect(await refusal(url)).toMatch(/indexes of the collection "messages" cannot be made/);
    });
  });
});
