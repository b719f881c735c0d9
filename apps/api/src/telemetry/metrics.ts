import { monitorEventLoopDelay } from 'node:perf_hooks';
import { getHeapStatistics } from 'node:v8';
import { Counter, Gauge, Histogram, Registry } from 'prom-client';

/** Asked at each scrape. */
export type Sources = {
  sockets: () => number;
  transfers: (direction: 'up' | 'down') => number;
  /** Files whose removal, expiry or completion is overdue; counted up to a bound. */
  filesDue: () => Promise<number>;
};

export type Metrics = {
  answered(request: { method: string; status: number; ms: number; bytesIn: number; bytesOut: number }): void;
  upgradeRefused(code: string): void;
  appended(rows: readonly { outcome: string; kind: string }[], ms: number): void;
  committed(rows: number): void;
  partStored(bytes: number): void;
  faulted(): void;
  watch(sources: Sources): void;
  /** In the text format of Prometheus. */
  read(): Promise<{ type: string; text: string }>;
  close(): void;
};

const NANO = 1e9;
const SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** The one place that knows the metrics library. Labels are of few values: never an id, a path or a name. */
export function createMetrics(version: string): Metrics {
  const registry = new Registry();
  const registers = [registry];
  const counter = <Label extends string>(name: string, help: string, ...labelNames: Label[]) =>
    new Counter({ name: `satchel_${name}`, help, labelNames, registers });
  const gauge = <Label extends string>(
    name: string,
    help: string,
    labelNames: Label[],
    collect: (gauge: Gauge<Label>) => void | Promise<void>,
  ) =>
    new Gauge({
      name: `satchel_${name}`,
      help,
      labelNames,
      registers,
      collect() {
        return collect(this);
      },
    });

  const requests = counter('http_requests_total', 'HTTP requests answered', 'method', 'status');
  const duration = new Histogram({
    name: 'satchel_http_request_seconds',
    help: 'Time from the head of a request to the end of its answer, transfers included',
    buckets: [...SECONDS, 60, 600],
    registers,
  });
  const bytes = counter('http_bytes_total', 'Bytes of HTTP requests and answers', 'direction');
  const refused = counter('upgrades_refused_total', 'Socket handshakes refused', 'code');
  const messages = counter('messages_total', 'Rows appended to conversations', 'kind');
  const repeats = counter('messages_repeated_total', 'Appends answered with an earlier row, by their cid');
  const append = new Histogram({
    name: 'satchel_append_seconds',
    help: 'Time from asking for an append to its durable commit',
    buckets: SECONDS,
    registers,
  });
  const commits = counter('commits_total', 'Durable commits of the embedded data store');
  const writes = counter('commit_writes_total', 'Writes in those commits');
  const stored = counter('part_bytes_stored_total', 'Bytes of file parts made durable');
  const faults = counter('faults_total', 'Errors that are the fault of this server or its back ends');

  gauge('build_info', 'Constant 1, with the version', ['version'], (info) => info.set({ version }, 1));
  gauge('heap_bytes', 'Memory of the JavaScript heap, and what it holds outside', ['kind'], (memory) => {
    const { used_heap_size: used, total_heap_size: total, external_memory: external } = getHeapStatistics();
    for (const [kind, value] of Object.entries({ used, total, external })) memory.set({ kind }, value);
  });
  const delay = monitorEventLoopDelay({ resolution: 10 });
  delay.enable();
  gauge('event_loop_delay_seconds', 'Delay of the event loop since the last scrape', ['quantile'], (loop) => {
    for (const [quantile, percentile] of [
      ['0.5', 50],
      ['0.99', 99],
      ['1', 100],
    ] as const) {
      // Nothing measured yet is NaN.
      loop.set({ quantile }, (delay.percentile(percentile) || 0) / NANO);
    }
    delay.reset();
  });

  return {
    answered({ method, status, ms, bytesIn, bytesOut }) {
      requests.inc({ method: known(method), status });
      duration.observe(ms / 1000);
      bytes.inc({ direction: 'in' }, bytesIn);
      bytes.inc({ direction: 'out' }, bytesOut);
    },
    upgradeRefused: (code) => refused.inc({ code }),
    appended(rows, ms) {
      append.observe(ms / 1000);
      for (const { outcome, kind } of rows) {
        if (outcome === 'appended') messages.inc({ kind });
        if (outcome === 'repeated') repeats.inc();
      }
    },
    committed(rows) {
      commits.inc();
      writes.inc(rows);
    },
    partStored: (count) => stored.inc(count),
    faulted: () => faults.inc(),
    watch({ sockets, transfers, filesDue }) {
      gauge('sockets', 'Protocol sockets open now', [], (open) => open.set(sockets()));
      gauge('transfers', 'Uploads and downloads running now', ['direction'], (running) => {
        for (const direction of ['up', 'down'] as const) running.set({ direction }, transfers(direction));
      });
      gauge('files_due', 'Files waiting for the sweeper, up to 1000', [], async (due) => {
        due.set(await filesDue());
      });
    },
    read: async () => ({ type: registry.contentType, text: await registry.metrics() }),
    close: () => void delay.disable(),
  };
}

/** A client may name any method it likes; a label must not grow with that. */
function known(method: string): string {
  return /^(GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS)$/.test(method) ? method : 'other';
}
