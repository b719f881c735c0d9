import type { Bus, BusEvent } from '../../../ports/bus.ts';

type Listener = (event: BusEvent) => void;
type Subscription = { listener: Listener };

/**
 * For one node. Delivery waits until all that is ready to run has run, so a publisher never runs its
 * subscribers' code, and what one commit published is handed over in one go, still in its loop turn.
 * @param listenerFailed told of what a listener threw, which is a defect and nobody else's trouble
 */
export function createInProcessBus({
  listenerFailed = () => {},
}: {
  listenerFailed?: (error: unknown) => void;
} = {}): Bus {
  const subscriptions = new Set<Subscription>();
  let queue: BusEvent[] = [];
  let closed = false;

  function deliver(): void {
    const events = queue;
    queue = [];
    for (const event of events) {
      for (const subscription of [...subscriptions]) {
        if (subscriptions.has(subscription)) tell(subscription.listener, event);
      }
    }
  }

  function tell(listener: Listener, event: BusEvent): void {
    try {
      listener(event);
    } catch (error) {
      listenerFailed(error);
    }
  }

  return {
    publish(event) {
      if (closed) return;
      if (queue.length === 0) queueMicrotask(deliver);
      queue.push(event);
    },
    subscribe(listener) {
      // A wrapper, so that one function subscribed twice is two subscriptions.
      const subscription = { listener };
      if (!closed) subscriptions.add(subscription);
      return () => {
        subscriptions.delete(subscription);
      };
    },
    async check() {},
    async close() {
      closed = true;
      subscriptions.clear();
    },
  };
}
