import { mkdir, mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AppError } from '../../../domain/app-error.ts';
import { pathsUnder } from './paths.ts';
import { translated } from './translate-errors.ts';

const systemError = (code: string) => Object.assign(new Error(code), { code, syscall: 'write' });

describe('translating errors', () => {
  let root: string;
  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'satchel-errors-'));
    for (const folder of ['objects', 'uploads']) await mkdir(join(root, folder));
  });
  afterEach(() => rm(root, { recursive: true, force: true }));

  it.each([
    ['ENOSPC', 'server_full'],
    ['EDQUOT', 'server_full'],
    ['EIO', 'storage_unavailable'],
    ['EACCES', 'storage_unavailable'],
    ['EROFS', 'storage_unavailable'],
    ['EMFILE', 'storage_unavailable'],
    ['ENOTDIR', 'storage_unavailable'],
    ['ENOENT', 'not_found'],
  ])('%s is %s and stays the cause', async (code, expected) => {
    const cause = systemError(code);
    const error = await translated(cause, pathsUnder(root));
    expect(error).toBeInstanceOf(AppError);
    expect(error).toMatchObject({ code: expected, cause });
  });

  it.each(['objects', 'uploads'])('ENOENT is no absence while %s is missing', async (folder) => {
    await rm(join(root, folder), { recursive: true });
    const cause = await stat(join(root, 'objects', 'ab')).catch((error: unknown) => error);
    expect(await translated(cause, pathsUnder(root))).toMatchObject({ code: 'storage_unavailable' });
  });

  it('leaves every other error alone', async () => {
    for (const error of [new AppError('part_busy'), new TypeError('x'), undefined, 'text']) {
      expect(await translated(error, pathsUnder(root))).toBe(error);
    }
  });
});
