import { Redis } from 'ioredis';

/** One connection that comes back for ever. */
export type RedisLink = {
  redis: Redis;
  isUp(): boolean;
  close(): void;
};

type Watched = {
  url: string;
  name: string;
  /** Called once per outage with its reason, and once when it is over. */
  onDown: (error: unknown) => void;
  onUp: () => void;
};

/** Milliseconds, as all times here; together they bring hints back a few seconds after the server is. */
const CONNECT_WITHIN = 2000;
const RECONNECT_CAP = 2000;
/** A peer that is gone without a word is found by a question nobody answers. */
const ASK_EVERY = 2000;
const ANSWER_WITHIN = 2000;

/** @throws what the first connection failed with; later ones are tried again without end */
export async function linkRedis({ url, name, onDown, onUp }: Watched): Promise<RedisLink> {
  const redis = new Redis(url, {
    lazyConnect: true,
    connectionName: name,
    connectTimeout: CONNECT_WITHIN,
    // Of every question, those of the greeting included: a line that nobody answers ends and is made anew.
    socketTimeout: ANSWER_WITHIN,
    // What cannot go out now is dropped: these are hints, and a queue would grow with the outage.
    enableOfflineQueue: false,
    autoResendUnfulfilledCommands: false,
    maxRetriesPerRequest: 0,
    // Half of it by chance, so that all nodes do not come back in the same instant.
    retryStrategy: (times) => Math.min(RECONNECT_CAP, 50 * 2 ** times) * (0.5 + Math.random() / 2),
  });
  let state: 'starting' | 'up' | 'down' | 'closed' = 'starting';
  let lastError: unknown;
  redis.on('error', (error) => {
    lastError = error;
  });
  redis.on('close', () => {
    if (state !== 'up') return;
    state = 'down';
    onDown(lastError);
    lastError = undefined;
  });
  redis.on('ready', () => {
    const wasDown = state === 'down';
    if (state !== 'closed') state = 'up';
    if (wasDown) onUp();
  });
  try {
    await redis.connect();
  } catch (error) {
    state = 'closed';
    redis.disconnect();
    throw lastError ?? error;
  }
  const asking = setInterval(() => {
    if (state === 'up') redis.ping().catch(() => {});
  }, ASK_EVERY);
  asking.unref();
  return {
    redis,
    isUp: () => state === 'up',
    close() {
      state = 'closed';
      clearInterval(asking);
      redis.disconnect();
    },
  };
}

/** @throws when the server does not answer in time */
export async function demandAnswer(redis: Redis): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error('Redis does not answer.')), ANSWER_WITHIN);
  });
  await Promise.race([redis.ping(), tooLate]).finally(() => clearTimeout(timer));
}
