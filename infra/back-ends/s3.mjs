import { randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { ask } from './ask.mjs';
import { installGoProgram } from './go-program.mjs';

/** An S3 server over a folder. The keys are new at each start unless given, so that a restart can keep them. */
export function s3(env = process.env) {
  const accessKey = env.SATCHEL_TEST_S3_ACCESS_KEY || 'satchel-test';
  const secretKey = env.SATCHEL_TEST_S3_SECRET_KEY || randomBytes(20).toString('hex');
  return {
    install: () => installGoProgram('versitygw', 'github.com/versity/versitygw/cmd/versitygw', 'v1.8.0'),
    argsOf({ port, folder }) {
      const [buckets, versions] = [join(folder, 'buckets'), join(folder, 'versions')];
      for (const one of [buckets, versions]) mkdirSync(one, { recursive: true });
      const listen = ['--port', `127.0.0.1:${port}`, '--keep-alive', '--quiet'];
      // Buckets have no versions unless a test asks for them.
      return [...listen, 'posix', '--versioning-dir', versions, buckets];
    },
    env: { ROOT_ACCESS_KEY: accessKey, ROOT_SECRET_KEY: secretKey },
    answers: async (port) => {
      const answer = await ask(port, 'GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n');
      return answer.toString('latin1').startsWith('HTTP/1.1 ');
    },
    variables: ({ port }) => ({
      SATCHEL_TEST_S3_ENDPOINT: `http://127.0.0.1:${port}`,
      SATCHEL_TEST_S3_ACCESS_KEY: accessKey,
      SATCHEL_TEST_S3_SECRET_KEY: secretKey,
    }),
  };
}
