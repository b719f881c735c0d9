import type { Bus, BusEvent } from '@satchel/api/ports/bus';
import { chanceFrom } from './seeded-chance.ts';

/** Hints may be lost, doubled and overtaken (M3); these do it to every one of them. */

export function dropAll(bus: Bus): Bus {
  return { ...bus, publish: () => {} };
}

export function doubleAll(bus: Bus): Bus {
  return {
    ...bus,
    publish(event) {
      bus.publish(event);
      bus.publish(structuredClone(event));
    },
  };
}

/** Each hint is lost, doubled or held back until some later one overtook it. */
export function shuffle(seed: number): (bus: Bus) => Bus {
  const chance = chanceFrom(seed);
  return (bus) => {
    let held: BusEvent[] = [];
    return {
      ...bus,
      publish(event) {
        const fate = chance();
        if (fate < 0.2) return;
        if (fate < 0.5) {
          held.push(event);
          return;
        }
        bus.publish(event);
        if (fate < 0.7) bus.publish(structuredClone(event));
        if (fate > 0.85) {
          for (const late of held.sort(() => chance() - 0.5)) bus.publish(late);
          held = [];
        }
      },
    };
  };
}
