export type Gate = {
  /** Waits here while the gate is shut. */
  pass(): Promise<void>;
  shut(): void;
  open(): void;
  /** Resolves once somebody waits. */
  reached(): Promise<void>;
};

/** Holds work at a point of the test's choosing. Open until it is shut. */
export function createGate(): Gate {
  let isShut = false;
  let waiting: (() => void)[] = [];
  let arrived: (() => void)[] = [];
  return {
    pass() {
      if (!isShut) return Promise.resolve();
      return new Promise<void>((resolve) => {
        waiting.push(resolve);
        for (const tell of arrived) tell();
        arrived = [];
      });
    },
    shut() {
      isShut = true;
    },
    open() {
      isShut = false;
      for (const go of waiting) go();
      waiting = [];
    },
    reached() {
      if (waiting.length > 0) return Promise.resolve();
      return new Promise<void>((resolve) => arrived.push(resolve));
    },
  };
}
