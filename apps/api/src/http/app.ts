import express, { type Express, type RequestHandler } from 'express';
import { AppError } from '../domain/app-error.ts';
import { answerError } from './answer-error.ts';
import { guardOrigin } from './guard-origin.ts';
import type { InFlight } from './in-flight.ts';
import { type Answered, logRequests } from './log-requests.ts';
import { type Identify, mountRoutes } from './mount-routes.ts';
import { serveDocs } from './openapi/serve-docs.ts';
import { type OperationUses, operationPaths } from './operation/operation-paths.ts';
import { requestId } from './request-id.ts';
import type { Route } from './route.ts';
import { permissionsPolicy, securityHeaders } from './security-headers.ts';
import { serveWebApp } from './serve-web-app.ts';

type Uses = {
  publicUrl: string | undefined;
  /** As for `createClientAddress`, so that Express and we know the same client. */
  proxyHops: number;
  webRoot: string;
  routes: readonly Route[];
  identify: Identify;
  newId: () => string;
  now: () => number;
  operation: OperationUses;
  inFlight: Pick<InFlight, 'count'>;
  answered: (request: Answered) => void;
  onFault: (error: unknown, requestId: string) => void;
};

const HEADERS_MAX = 100;

export function createApp(uses: Uses): Express {
  const {
    publicUrl,
    proxyHops,
    webRoot,
    routes,
    identify,
    newId,
    now,
    operation,
    inFlight,
    answered,
    onFault,
  } = uses;
  const app = express();
  app.disable('x-powered-by');
  app.set('query parser', 'simple');
  app.set('etag', false);
  app.set('trust proxy', proxyHops);
  app.use(requestId(newId), logRequests(answered, now), inFlight.count);
  app.use(limitHeaders());
  app.use(securityHeaders(), permissionsPolicy());
  app.use(operationPaths(operation));
  app.use(guardOrigin(publicUrl));
  app.use('/api/v1', mountRoutes(routes, identify));
  app.use('/api', () => {
    throw new AppError('not_found');
  });
  app.use(serveDocs(routes, operation.version));
  app.use(serveWebApp(webRoot));
  app.use(() => {
    throw new AppError('not_found');
  });
  app.use(answerError(onFault));
  return app;
}

/** Node stops counting silently at its own maximum, so that one is set higher and this one answers. */
function limitHeaders(): RequestHandler {
  return (req, _res, next) => {
    if (req.rawHeaders.length / 2 > HEADERS_MAX)
      throw new AppError('headers_too_large', { limit: HEADERS_MAX });
    next();
  };
}
