import { PROTOCOL_VERSION } from '@satchel/protocol/limits';
import express, { type RequestHandler, type Router } from 'express';
import { AppError } from '../../domain/app-error.ts';
import { metricsAccess } from './metrics-access.ts';
import type { Readiness } from './readiness.ts';

export type OperationUses = {
  version: string;
  readiness: () => Promise<Readiness>;
  readMetrics: () => Promise<{ type: string; text: string }>;
  /** Without one, only this machine reads the metrics. */
  metricsToken: string | undefined;
};

/**
 * What machines ask. Stands before the Host check, because probes and scrapers come under whatever
 * name their network gives us, and what is told here is nobody's: which back end fails, which version
 * runs, numbers. The metrics have a check of their own.
 */
export function operationPaths({ version, readiness, readMetrics, metricsToken }: OperationUses): Router {
  const router = express.Router({ caseSensitive: true, strict: true });
  const answer = (path: string, handle: RequestHandler) => {
    router.get(path, handle);
    router.all(path, (_req, res) => {
      res.setHeader('Allow', 'GET, HEAD');
      throw new AppError('method_not_allowed');
    });
  };
  router.use((_req, res, next) => {
    res.setHeader('Cache-Control', 'no-store');
    next();
  });
  answer('/healthz', (_req, res) => {
    res.json({ alive: true });
  });
  answer('/readyz', async (_req, res) => {
    const state = await readiness();
    res.status(state.ready ? 200 : 503).json(state);
  });
  answer('/version', (_req, res) => {
    res.json({ name: 'satchel', version, protocol: PROTOCOL_VERSION });
  });
  answer('/metrics', async (req, res) => {
    const access = metricsAccess(metricsToken, req);
    if (access === 'token-needed') {
      res.setHeader('WWW-Authenticate', 'Bearer');
      throw new AppError('not_allowed', { message: 'Bring the token of SATCHEL_METRICS_TOKEN as a bearer.' });
    }
    if (access === 'not-from-here') {
      throw new AppError('not_allowed', {
        message: 'Only this machine reads the metrics while SATCHEL_METRICS_TOKEN is not set.',
      });
    }
    const { type, text } = await readMetrics();
    res.setHeader('Content-Type', type);
    res.end(text);
  });
  return router;
}
