import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { satchelEnv, satchelScript } from './contenders.ts';
import { startNginx } from './nginx.ts';
import { download, uploadForm, uploadPlain } from './raw-http.ts';
import { seedSatchel } from './seed-satchel.ts';
import { scriptOf, startServer } from './server-under-test.ts';

/** Seconds for one file each way; undefined where a contender is not there. */
export type FileTimes = { up: number | undefined; down: number | undefined };

const MiB = 1024 * 1024;
/** As many bytes as Satchel makes durable at once. */
const PART = 8 * MiB;

async function inFolder<Result>(work: (folder: string) => Promise<Result>): Promise<Result> {
  const folder = await mkdtemp(join(tmpdir(), 'satchel-bench-'));
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function seconds(work: () => Promise<unknown>): Promise<number> {
  const begun = performance.now();
  await work();
  return (performance.now() - begun) / 1000;
}

/** Bytes to a file and back, without any network: what the disk itself takes, with the same syncs. */
export function plainFile(size: number): Promise<FileTimes> {
  return inFolder(async (folder) => {
    const block = Buffer.alloc(MiB, 'large files travel by HTTP ');
    const handle = await open(join(folder, 'plain'), 'w+');
    const up = await seconds(async () => {
      for (let at = 0; at < size; at += MiB) {
        await handle.write(block, 0, Math.min(MiB, size - at), at);
        if ((at + MiB) % PART === 0) await handle.datasync();
      }
      await handle.datasync();
    });
    const down = await seconds(async () => {
      for (let at = 0; at < size; at += MiB) await handle.read(block, 0, MiB, at);
    });
    await handle.close();
    return { up, down };
  });
}

/** Lane B up, with its digest and announcement; the same file down. */
export function satchelFile(size: number): Promise<FileTimes> {
  return inFolder(async (folder) => {
    const [room] = await seedSatchel(join(folder, 'satchel.db'), { rooms: 1, members: 2 });
    const server = await startServer(satchelScript, satchelEnv(folder));
    try {
      const [sender, reader] = room?.members ?? [];
      const as = (member: typeof sender) => ({ authorization: `Bearer ${member?.token}` });
      let answer = '';
      const fields = { conversation: room?.conversationId ?? '' };
      const up = await seconds(async () => {
        const request = { port: server.port, path: '/api/v1/file', headers: as(sender) };
        answer = await uploadForm(request, { size, fields });
      });
      const { file } = JSON.parse(answer.slice(answer.indexOf('{'), answer.lastIndexOf('}') + 1));
      const path = `/api/v1/file/${file.id}/content`;
      const down = await seconds(async () => {
        demandAll(await download({ port: server.port, path, headers: as(reader) }), size);
      });
      return { up, down };
    } finally {
      await server.stop();
    }
  });
}

/** A form through multer into parts in memory, as multer-s3 does it. */
export function bufferedForm(size: number): Promise<FileTimes> {
  return inFolder(async (folder) => {
    const server = await startServer(scriptOf('buffered-form'), { DATA_DIR: folder });
    try {
      const up = await seconds(() => uploadForm({ port: server.port, path: '/upload' }, { size }));
      return { up, down: undefined };
    } finally {
      await server.stop();
    }
  });
}

/** PUT and GET of a plain file; it does not sync, so only its way down is compared with ours. */
export function nginxFile(size: number): Promise<FileTimes> {
  return inFolder(async (folder) => {
    const nginx = await startNginx(folder);
    if (nginx === undefined) return { up: undefined, down: undefined };
    try {
      const request = { port: nginx.port, path: '/file' };
      const up = await seconds(() => uploadPlain(request, size));
      const down = await seconds(async () => demandAll(await download(request), size));
      return { up, down };
    } finally {
      await nginx.stop();
    }
  });
}

function demandAll(received: number, size: number): void {
  if (received < size) throw new Error(`${received} of ${size} bytes came.`);
}
