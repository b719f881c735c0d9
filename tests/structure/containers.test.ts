import { variables } from '@satchel/api/config/variables';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { readText, repositoryFiles } from './repository.ts';

type Service = {
  image: string;
  profiles?: string[];
  build?: { context: string; dockerfile: string };
  environment?: Record<string, string>;
  volumes?: string[];
  ports?: string[];
  healthcheck?: { test: string[] };
  depends_on?: Record<string, { condition: string }>;
};

const compose: { services: Record<string, Service>; volumes: Record<string, null> } = parse(
  readText('infra/compose.yml'),
  { merge: true },
);
const services = Object.entries(compose.services);
const dockerfile = readText('infra/Dockerfile');
const lines = dockerfile.replaceAll('\\\n', ' ').split('\n');
/** The instructions of the last stage, which is what runs. */
const finalStage = lines.slice(lines.findLastIndex((line) => line.startsWith('FROM ')));

/** A version down to its patch: the same image tomorrow. */
const PINNED = /^[\w./-]+:v?\d+\.\d+\.\d+(-[\w.]+)*$/;

/** Containers do not run where these tests do, so at least what can be read is held to. */
describe('the image', () => {
  it('is built in stages from pinned images', () => {
    const bases = lines.filter((line) => line.startsWith('FROM ')).map((line) => line.split(' ')[1] ?? '');
    expect(bases.length).toBeGreaterThan(1);
    expect(bases.filter((image) => !PINNED.test(image))).toEqual([]);
  });

  it('runs as somebody who is not root, with a volume and a health check', () => {
    expect(finalStage.findLast((line) => line.startsWith('USER '))).toBe('USER node');
    expect(finalStage).toContain('VOLUME /data');
    expect(finalStage.some((line) => /^ENV .*\bDATA_DIR=\/data\b/.test(line))).toBe(true);
    expect(finalStage.some((line) => line.startsWith('HEALTHCHECK ') && line.includes('/healthz'))).toBe(
      true,
    );
  });

  it('copies what the repository has or builds', () => {
    const files = repositoryFiles();
    const copied = finalStage
      .filter((line) => line.startsWith('COPY '))
      .map((line) => / \/app\/(\S+) /.exec(line)?.[1] ?? line);
    const isThere = (path: string) =>
      path === 'node_modules' || /\/dist(\/app)?$/.test(path) || files.includes(path);
    expect(copied.length).toBeGreaterThan(0);
    expect(copied.filter((path) => !isThere(path))).toEqual([]);
  });
});

describe('the compose file', () => {
  it('has two nodes, their back ends and a proxy in the profile "scale"', () => {
    const scaled = services.filter(([, { profiles }]) => profiles?.includes('scale')).map(([name]) => name);
    expect(scaled.sort()).toEqual(['mongo', 'node-a', 'node-b', 'proxy', 'redis', 's3']);
  });

  it('pins every image that it does not build', () => {
    const foreign = services.filter(([, { build }]) => build === undefined);
    expect(foreign.filter(([, { image }]) => !PINNED.test(image)).map(([name]) => name)).toEqual([]);
    const built = services.flatMap(([, { build }]) => (build === undefined ? [] : [build.dockerfile]));
    expect(new Set(built)).toEqual(new Set(['infra/Dockerfile']));
  });

  it('asks every service for its health, and waits for it', () => {
    const silent = services.filter(([, { healthcheck, build }]) => !healthcheck?.test && build === undefined);
    expect(silent.map(([name]) => name)).toEqual([]);
    const waits = services.flatMap(([, service]) => Object.entries(service.depends_on ?? {}));
    expect(waits.length).toBeGreaterThan(0);
    expect(waits.filter(([, { condition }]) => condition !== 'service_healthy')).toEqual([]);
    expect(waits.filter(([name]) => !(name in compose.services))).toEqual([]);
  });

  it('keeps data in named volumes, each of them declared and used', () => {
    const used = services.flatMap(([, service]) =>
      (service.volumes ?? []).map((one) => one.split(':')[0] ?? ''),
    );
    const named = used.filter((source) => !source.startsWith('.'));
    expect(new Set(named)).toEqual(new Set(Object.keys(compose.volumes)));
    const files = repositoryFiles();
    const mounted = used.filter((source) => source.startsWith('./')).map((path) => `infra/${path.slice(2)}`);
    expect(mounted.filter((path) => !files.includes(path))).toEqual([]);
  });

  it('starts nothing without its credentials, and writes none down', () => {
    const secret = /PASSWORD|SECRET|ACCESS_KEY/;
    const settings = services.flatMap(([name, { environment }]) =>
      Object.entries(environment ?? {}).map(([key, value]) => ({ name, key, value: String(value) })),
    );
    const secrets = settings.filter(({ key }) => secret.test(key));
    expect(secrets.length).toBeGreaterThan(0);
    expect(secrets.filter(({ value }) => !/^\$\{SATCHEL_\w+:\?\}$/.test(value))).toEqual([]);
    const withPassword = settings.filter(({ key }) => /_(DATABASE|REDIS)_URL$/.test(key));
    expect(withPassword.filter(({ value }) => !/:\$\{SATCHEL_\w+:\?\}@/.test(value))).toEqual([]);
    for (const name of ['mongo', 's3', 'redis']) {
      expect(
        secrets.some((setting) => setting.name === name),
        name,
      ).toBe(true);
    }
  });

  it('opens ports on this machine only, and none of a back end', () => {
    const open = services.flatMap(([name, { ports = [] }]) => ports.map((port) => ({ name, port })));
    expect(open.filter(({ port }) => !port.startsWith('127.0.0.1:'))).toEqual([]);
    expect(new Set(open.map(({ name }) => name))).toEqual(new Set(['satchel', 'proxy']));
  });

  it('sets variables that exist, all that a shared node needs', () => {
    const known = Object.keys(variables);
    for (const [name, { environment = {}, build }] of services) {
      if (build === undefined) continue;
      expect(
        Object.keys(environment).filter((key) => !known.includes(key)),
        name,
      ).toEqual([]);
    }
    const node = Object.keys(compose.services['node-a']?.environment ?? {});
    expect(node).toEqual(
      expect.arrayContaining(['SATCHEL_DATABASE_URL', 'SATCHEL_S3_ENDPOINT', 'SATCHEL_REDIS_URL']),
    );
  });

  it('has the proxy know both nodes and pass upgrades', () => {
    const proxy = readText('infra/Caddyfile');
    expect(proxy).toMatch(/reverse_proxy node-a:8080 node-b:8080 \{/);
    expect(proxy).toContain('flush_interval -1');
  });
});
