import { useServer } from '../support/start-test-server.ts';
import { objectPathsIn } from '../support/stored-files.ts';
import { describeMainJob } from './support/describe-main-job.ts';

describeMainJob('on one machine', () => {
  const server = useServer();
  return () => ({ url: server().url, objects: () => objectPathsIn(server().dataDir) });
});
