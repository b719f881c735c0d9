import { randomUUID } from 'node:crypto';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import express from 'express';
import multer from 'multer';

/**
 * The way multer-s3 goes, with a folder in the place of S3: the stream is gathered into parts in memory,
 * each gets the checksum that the SDK computes by itself, and four parts are under way at once.
 */
const PART = 5 * 1024 * 1024;
const AT_ONCE = 4;

const storage = {
  _handleFile(_req, { stream }, done) {
    const folder = process.env.DATA_DIR ?? '.';
    void store(stream, join(folder, randomUUID())).then((size) => done(null, { size }), done);
  },
  _removeFile: (_req, _file, done) => done(null),
};

async function store(stream, path) {
  const handle = await open(path, 'w');
  const running = new Set();
  let [chunks, gathered, position] = [[], 0, 0];
  const put = async () => {
    const [part, at] = [Buffer.concat(chunks), position];
    [chunks, gathered, position] = [[], 0, position + part.length];
    if (running.size >= AT_ONCE) await Promise.race(running);
    const write = (async () => {
      crc32(part);
      await handle.write(part, 0, part.length, at);
      await handle.datasync();
    })();
    running.add(write);
    void write.finally(() => running.delete(write));
  };
  for await (const chunk of stream) {
    chunks.push(chunk);
    gathered += chunk.length;
    if (gathered >= PART) await put();
  }
  await put();
  await Promise.all(running);
  await handle.close();
  return position;
}

const app = express();
app.post('/upload', multer({ storage }).single('file'), (req, res) =>
  res.status(201).json({ size: req.file.size }),
);
const server = app.listen(0, '127.0.0.1', () =>
  console.log(`ready: http://127.0.0.1:${server.address().port}`),
);
