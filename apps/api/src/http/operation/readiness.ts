/** `draining`: about to end; no new work should come here. */
export type Readiness = { ready: boolean; draining: boolean; backEnds: Record<string, 'ok' | 'failed'> };

export type Checks = Record<string, () => Promise<void>>;

/** A back end that takes longer does not serve people either. */
const ANSWER_WITHIN = 2000;

/**
 * Asks every back end at once. Probes that come together share one round, so that asking often costs
 * the back ends nothing.
 * @param failed is told why; the answer says only which
 */
export function createReadiness(
  checks: Checks,
  { isDraining, failed }: { isDraining: () => boolean; failed: (backEnd: string, error: unknown) => void },
): () => Promise<Readiness> {
  let running: Promise<Readiness['backEnds']> | undefined;

  const look = async (name: string, check: () => Promise<void>): Promise<[string, 'ok' | 'failed']> => {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(() => reject(new Error(`No answer within ${ANSWER_WITHIN} ms`)), ANSWER_WITHIN);
    });
    try {
      await Promise.race([check(), late]);
      return [name, 'ok'];
    } catch (error) {
      failed(name, error);
      return [name, 'failed'];
    } finally {
      clearTimeout(timer);
    }
  };

  const round = async () => {
    try {
      const looks = Object.entries(checks).map(([name, check]) => look(name, check));
      return Object.fromEntries(await Promise.all(looks));
    } finally {
      running = undefined;
    }
  };

  return async () => {
    running ??= round();
    const backEnds = await running;
    const draining = isDraining();
    return {
      ready: !draining && Object.values(backEnds).every((state) => state === 'ok'),
      draining,
      backEnds,
    };
  };
}
