import { once } from 'node:events';
import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import { expect, it, onTestFinished } from 'vitest';
import { AppError } from '../../../domain/app-error.ts';
import { writeBody } from './write-body.ts';

it('says nothing more to nobody when its upload and its request are over before it begins', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'satchel-body-'));
  const handle = await open(join(folder, 'data'), 'w');
  onTestFinished(async () => {
    await handle.close();
    await rm(folder, { recursive: true, force: true });
  });
  const body = new Readable({ read: () => {} });
  body.destroy();
  await once(body, 'close');
  const unheard: unknown[] = [];
  const hear = (error: unknown) => unheard.push(error);
  process.prependListener('uncaughtException', hear);
  onTestFinished(() => void process.removeListener('uncaughtException', hear));

  const over = AbortSignal.abort(new AppError('not_found'));
  const writing = writeBody(body, { handle, position: 0, limit: 10 }, over);
  await expect(writing).rejects.toMatchObject({ code: 'not_found' });
  await setImmediate();
  expect(unheard).toEqual([]);
});
