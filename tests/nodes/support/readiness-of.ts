/** What a load balancer is told; liveness must be green all the while. */
export async function readinessOf({ url }: { url: string }) {
  const [ready, alive] = await Promise.all([fetch(`${url}/readyz`), fetch(`${url}/healthz`)]);
  const { backEnds } = (await ready.json()) as { backEnds: Record<string, 'ok' | 'failed'> };
  return { status: ready.status, alive: alive.status, backEnds };
}
