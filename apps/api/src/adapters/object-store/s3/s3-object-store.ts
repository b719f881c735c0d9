import { HeadBucketCommand } from '@aws-sdk/client-s3';
import { MiB } from '@satchel/protocol/limits';
import type { ObjectStore } from '../../../ports/object-store.ts';
import { createPartWriters } from '../part-writers.ts';
import { abort } from './abort.ts';
import { begin } from './begin.ts';
import { complete } from './complete.ts';
import { connectS3 } from './connect.ts';
import { markInstance, readMark } from './instance.ts';
import { within } from './limits.ts';
import { listObjects } from './list-objects.ts';
import { listParts } from './list-parts.ts';
import { listUploads } from './list-uploads.ts';
import { createMemoryBudget } from './memory-budget.ts';
import { createPartSizes } from './part-sizes.ts';
import { prepareBucket } from './prepare-bucket.ts';
import { putPart } from './put-part.ts';
import { readRange } from './read-range.ts';
import { removeObject } from './remove.ts';
import type { S3Settings } from './settings.ts';
import { statObject } from './stat.ts';
import { translateErrors } from './translate-errors.ts';

type Options = S3Settings & {
  /** Milliseconds from the begin of an upload until nobody can want its bytes any more. */
  lifetime: number;
  onWarning: (sentence: string) => void;
};

/** Sixteen parts of the usual size; whoever comes next waits, and is then asked to come back. */
const HELD_IN_MEMORY = 128 * MiB;
const WAIT_FOR_MEMORY = 20_000;
const CHECK_WITHIN = 5000;

/**
 * Objects in one bucket of any S3 server that keeps the SHA-256 of parts.
 * @throws Error that names the variable to correct, when the bucket cannot be used as it is
 */
export async function openS3ObjectStore({ lifetime, onWarning, ...settings }: Options): Promise<ObjectStore> {
  const s3 = connectS3(settings);
  try {
    for (const warning of await prepareBucket(s3, settings, lifetime)) onWarning(warning);
  } catch (error) {
    s3.close();
    throw error;
  }
  const partSizes = createPartSizes();
  const writers = createPartWriters();
  const budget = createMemoryBudget(HELD_IN_MEMORY, WAIT_FOR_MEMORY);
  const deps = { s3, partSizes, writers, budget };

  return {
    begin: (key, partSize) => translateErrors(begin(deps, key, partSize)),
    putPart: (part) => putPart(deps, part),
    listParts: async (key, uploadId) => {
      const held = await translateErrors(listParts(s3, key, uploadId));
      return held.map(({ n, size, digest }) => ({ n, size, digest }));
    },
    complete: (key, uploadId, parts) => translateErrors(complete(deps, key, uploadId, parts)),
    abort: (key, uploadId) => translateErrors(abort(deps, key, uploadId)),
    read: (key, start, end) => translateErrors(readRange(s3, key, start, end)),
    stat: async (key) => {
      const found = await translateErrors(statObject(s3, key));
      return found && { size: found.size };
    },
    remove: (key) => translateErrors(removeObject(s3, key)),
    list: (afterKey, limit) => translateErrors(listObjects(s3, afterKey, limit)),
    listUploads: (limit) => translateErrors(listUploads(s3, limit)),
    instance: (candidate, replacing) => translateErrors(markInstance(s3, candidate, replacing)),
    mark: () => translateErrors(readMark(s3)),
    check: () =>
      translateErrors(
        within(CHECK_WITHIN, async (abortSignal) => {
          await s3.client.send(new HeadBucketCommand({ Bucket: s3.bucket }), { abortSignal });
        }),
      ),
    close: async () => {
      await writers.stopAll();
      s3.close();
    },
  };
}
