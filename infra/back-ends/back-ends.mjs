import { mongo } from './mongo.mjs';
import { redis } from './redis.mjs';
import { s3 } from './s3.mjs';

/** By the name they are asked for on the command line. */
export const backEnds = {
  mongo: () => mongo({ variable: 'SATCHEL_TEST_MONGO_URL' }),
  'mongo-standalone': () =>
    mongo({ variable: 'SATCHEL_TEST_MONGO_STANDALONE_URL', topology: ['--standalone'] }),
  s3,
  redis,
};

/** What the product scales with; the others are for tests that ask for them. */
export const USUAL = ['mongo', 's3', 'redis'];
