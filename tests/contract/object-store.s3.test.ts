import { openS3ObjectStore } from '@satchel/api/adapters/object-store/s3/s3-object-store';
import { describe } from 'vitest';
import { findBackEnd } from '../support/back-ends.ts';
import { newBucket, removeBucket } from '../support/s3-bucket.ts';
import { describeObjectStore } from './object-store/describe-object-store.ts';

const endpoint = findBackEnd('s3');

describe.skipIf(endpoint === undefined)('on a real S3 server (SATCHEL_TEST_S3_ENDPOINT)', () => {
  describeObjectStore('s3', async () => {
    const settings = newBucket(String(endpoint));
    const open = () => openS3ObjectStore({ ...settings, lifetime: 86_400_000, onWarning: () => {} });
    const store = await open();
    return {
      store,
      reopen: open,
      close: async () => {
        await store.close();
        await removeBucket(settings);
      },
    };
  });
});
