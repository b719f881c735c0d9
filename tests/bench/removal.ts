import { createHash } from 'node:crypto';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { satchelEnv, satchelScript } from './contenders.ts';
import { uploadForm } from './raw-http.ts';
import { seedSatchel } from './seed-satchel.ts';
import { startServer } from './server-under-test.ts';

const SIZE = 1024 * 1024;
const GONE_WITHIN = 10_000;

/** Milliseconds from sending the last receipt until the object's file is gone, for each of `count` files. */
export async function removals(count: number): Promise<number[]> {
  const folder = await mkdtemp(join(tmpdir(), 'satchel-bench-'));
  const [room] = await seedSatchel(join(folder, 'satchel.db'), { rooms: 1, members: 2 });
  const server = await startServer(satchelScript, satchelEnv(folder));
  const [sender, reader] = room?.members ?? [];
  const bytes = Buffer.alloc(SIZE, 'large files travel by HTTP ');
  const digest = base64(createHash('sha256').update(bytes).digest());
  try {
    const times: number[] = [];
    for (let file = 0; file < count; file++) {
      const answer = await uploadForm(
        { port: server.port, path: '/api/v1/file', headers: { authorization: `Bearer ${sender?.token}` } },
        { size: SIZE, fields: { conversation: room?.conversationId ?? '' } },
      );
      const { id } = JSON.parse(answer.slice(answer.indexOf('{'), answer.lastIndexOf('}') + 1)).file;
      const begun = performance.now();
      const receipt = fetch(`http://127.0.0.1:${server.port}/api/v1/file/${id}/receipt`, {
        method: 'POST',
        headers: { authorization: `Bearer ${reader?.token}`, 'content-type': 'application/json' },
        body: JSON.stringify({ digest, level: 'stored' }),
      });
      while ((await objects(folder)) > 0) {
        if (performance.now() - begun > GONE_WITHIN) throw new Error('An object is still there.');
      }
      times.push(performance.now() - begun);
      if (!(await receipt).ok) throw new Error('A receipt was refused.');
    }
    return times;
  } finally {
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

function base64(digestOfOnePart: Buffer): string {
  return createHash('sha256').update(digestOfOnePart).digest('base64');
}

async function objects(folder: string): Promise<number> {
  const found = await readdir(join(folder, 'files/objects'), { recursive: true, withFileTypes: true });
  return found.filter((entry) => entry.isFile()).length;
}
