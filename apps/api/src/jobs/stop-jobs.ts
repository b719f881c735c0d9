/** Milliseconds. What a back end holds longer is cut off with it; every step may be cut off anywhere (F14). */
const STOP_WITHIN = 5000;

/** Tells all to stop and waits for what they are doing, but not for a back end that does not answer. */
export async function stopJobs(jobs: readonly { stop(): Promise<void> }[]): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, STOP_WITHIN);
  });
  await Promise.race([Promise.all(jobs.map((job) => job.stop())), late]).finally(() => clearTimeout(timer));
}
