import type { Bus, BusEvent } from '@satchel/api/ports/bus';

/** Collects what a bus delivers; `until` waits for the event that makes it so many. */
export function listenOn(bus: Bus, also: (event: BusEvent) => void = () => {}) {
  const heard: BusEvent[] = [];
  let wake = () => {};
  const stop = bus.subscribe((event) => {
    heard.push(event);
    also(event);
    wake();
  });
  return {
    heard,
    stop,
    async until(count: number): Promise<void> {
      while (heard.length < count) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    },
  };
}
