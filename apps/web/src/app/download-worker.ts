import './zod-without-eval.ts';

import { serveOpfs } from '@satchel/client/browser/opfs-worker';

serveOpfs();
