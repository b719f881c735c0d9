import { afterAll, beforeAll, describe } from 'vitest';
import { describeMainJob } from '../e2e/support/describe-main-job.ts';
import { type ReverseProxy, startReverseProxy } from '../support/reverse-proxy.ts';
import { createSite, findSharedBackEnds, type Site } from './support/site.ts';

describe.skipIf(findSharedBackEnds() === undefined)('MongoDB, S3, Redis', () => {
  describeMainJob('on two nodes behind a reverse proxy', () => {
    let site: Site;
    let proxy: ReverseProxy;
    beforeAll(async () => {
      site = await createSite();
      proxy = await startReverseProxy(await Promise.all([site.addNode(), site.addNode()]));
    });
    afterAll(async () => {
      await proxy?.close();
      await site?.remove();
    });
    return () => ({ url: proxy.url, objects: async () => Object.keys(await site.objects()) });
  });
});
