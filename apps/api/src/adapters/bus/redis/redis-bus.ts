import { AppError } from '../../../domain/app-error.ts';
import type { Bus } from '../../../ports/bus.ts';
import { demandRedisVersion } from '../../demand-redis-version.ts';
import { demandAnswer, linkRedis, type RedisLink } from '../../redis-link.ts';
import { redisStartError } from '../../redis-start-error.ts';
import { createInProcessBus } from '../in-process/in-process-bus.ts';
import { sealed, unsealed } from './envelope.ts';

type Options = {
  url: string;
  /** Nodes of one data store hear each other and no other: several may share a server. */
  space: string;
  /** 32 lowercase hex characters, of this node alone. */
  nodeId: string;
  listenerFailed?: (error: unknown) => void;
  onDown?: (error: unknown) => void;
  onUp?: () => void;
};

/** Characters that may be on their way at once; a server that stops reading costs no more than this. */
const UNSENT_MAX = 8_000_000;

/**
 * For several nodes. A node hears its own events at once and in order, without the way through Redis; what
 * cannot be sent is dropped, and the others find it in the store (M3). After an outage its own listeners are
 * told by `regained`.
 * @throws Error naming the variable, when the server cannot be used at the start
 */
export async function openRedisBus(options: Options): Promise<Bus> {
  const { url, space, nodeId, listenerFailed = () => {}, onDown = () => {}, onUp = () => {} } = options;
  const here = createInProcessBus({ listenerFailed });
  const channel = `satchel:${space}:events`;
  let unsent = 0;
  let isWhole = true;

  const open: RedisLink[] = [];
  const down = (error: unknown) => {
    if (isWhole) onDown(error);
    isWhole = false;
  };
  // Only with both ways there: what a node asks on the way out is answered on the way in.
  const up = async () => {
    if (open.some((link) => !link.isUp())) return;
    // Ready comes before the server has taken the channel again.
    for (const link of open.slice(1)) await subscribe(link);
    if (open.some((link) => !link.isUp())) return;
    isWhole = true;
    onUp();
    here.publish({ type: 'regained' });
  };
  const closeAll = () => {
    for (const link of open) link.close();
  };
  try {
    const watched = { url, onDown: down, onUp: () => void up().catch(listenerFailed) };
    const out = await linkRedis({ ...watched, name: 'satchel-out' });
    open.push(out);
    await demandRedisVersion(out.redis);
    const inward = await linkRedis({ ...watched, name: 'satchel-in' });
    open.push(inward);
    inward.redis.on('message', (_channel: string, message: string) => {
      const event = unsealed(nodeId, message);
      if (event !== undefined) here.publish(event);
    });
    await subscribe(inward);
    return {
      publish(event) {
        here.publish(event);
        if (!out.isUp() || unsent > UNSENT_MAX) return;
        const message = sealed(nodeId, event);
        unsent += message.length;
        const settle = () => {
          unsent -= message.length;
        };
        out.redis.publish(channel, message).then(settle, settle);
      },
      subscribe: here.subscribe,
      async check() {
        try {
          await Promise.all(open.map(({ redis }) => demandAnswer(redis)));
        } catch (error) {
          throw new AppError('unavailable', { cause: error, message: 'Redis does not answer.' });
        }
      },
      async close() {
        await here.close();
        closeAll();
      },
    };
  } catch (error) {
    closeAll();
    throw redisStartError(error, url);
  }

  async function subscribe({ redis }: RedisLink): Promise<void> {
    await redis.subscribe(channel);
  }
}
