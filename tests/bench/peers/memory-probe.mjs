/** Loaded before every server that is measured, so that all are asked in the same way: garbage first, then the figures. */
process.on('message', (question) => {
  if (question !== 'memory') return;
  for (let pass = 0; pass < 3; pass++) globalThis.gc?.();
  const { rss, heapUsed, external } = process.memoryUsage();
  process.send?.({ rss, heapUsed, external });
});
// A server that is told to stop must not live on for this.
process.channel?.unref();
