import { describe, expect, it } from 'vitest';
import { ConfigError } from './config-error.ts';
import { readConfig } from './read-config.ts';

const S3 = {
  SATCHEL_S3_ENDPOINT: 'http://127.0.0.1:9000',
  SATCHEL_S3_BUCKET: 'files',
  SATCHEL_S3_ACCESS_KEY: 'key',
  SATCHEL_S3_SECRET_KEY: 'secret',
};
const MONGO = { SATCHEL_DATABASE_URL: 'mongodb://127.0.0.1:27017/satchel' };
const REDIS = { SATCHEL_REDIS_URL: 'redis://127.0.0.1:6379' };

function problemsOf(env: Record<string, string>): readonly string[] {
  try {
    readConfig(env);
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
}

describe('the back ends of a configuration', () => {
  it('are embedded unless addresses are given, and then what those say', () => {
    expect(readConfig({}).config).toMatchObject({
      dataStore: { kind: 'sqlite' },
      objectStore: { kind: 'file-system' },
      bus: { kind: 'in-process' },
    });
    expect(readConfig({ ...S3, ...MONGO, ...REDIS }).config).toMatchObject({
      dataStore: { kind: 'mongo', url: MONGO.SATCHEL_DATABASE_URL },
      objectStore: {
        kind: 's3',
        endpoint: 'http://127.0.0.1:9000',
        bucket: 'files',
        region: 'us-east-1',
        accessKey: 'key',
        secretKey: 'secret',
      },
      bus: { kind: 'redis', url: REDIS.SATCHEL_REDIS_URL },
    });
  });

  it.each<[string, Record<string, string>]>([
    ['MongoDB with files in the data folder', MONGO],
    ['S3 with SQLite', S3],
    ['MongoDB and S3', { ...MONGO, ...S3 }],
  ])('may be mixed for one node: %s', (_what, env) => {
    expect(problemsOf(env)).toEqual([]);
  });

  it.each<[Record<string, string>, string]>([
    [{}, 'SATCHEL_DATABASE_URL and SATCHEL_S3_ENDPOINT'],
    [S3, 'SATCHEL_DATABASE_URL'],
    [MONGO, 'SATCHEL_S3_ENDPOINT'],
  ])('are refused when Redis connects what is not shared: %o', (env, missing) => {
    expect(problemsOf({ ...env, ...REDIS })).toEqual([
      `SATCHEL_REDIS_URL is for several nodes, which need one database and one object store. Set ${missing} too, or unset it.`,
    ]);
  });

  it('are refused when S3 is given by halves', () => {
    const { SATCHEL_S3_BUCKET: _, ...withoutBucket } = S3;
    expect(problemsOf(withoutBucket)).toEqual([
      'SATCHEL_S3_BUCKET is not set, and SATCHEL_S3_ENDPOINT needs it. Set both or neither.',
    ]);
    expect(problemsOf({ SATCHEL_S3_BUCKET: 'files' })).toEqual([
      'SATCHEL_S3_ENDPOINT is not set, and SATCHEL_S3_BUCKET is. Set both or neither.',
    ]);
  });

  it.each([
    ['SATCHEL_DATABASE_URL', 'postgres://user:hunter2@host/db'],
    ['SATCHEL_DATABASE_URL', 'mongodb://'],
    ['SATCHEL_REDIS_URL', 'user:hunter2@host:6379'],
  ])('are refused with another kind of address, which is not shown: %s', (name, value) => {
    const [problem = ''] = problemsOf({ ...S3, ...MONGO, [name]: value });
    expect(problem).toMatch(new RegExp(`^${name} \\(its value is not shown\\) must be an address such as`));
    expect(problem).not.toContain('hunter2');
  });
});
