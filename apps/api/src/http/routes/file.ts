import { parseContentDigest } from '@satchel/protocol/digest';
import {
  announcedAnswer,
  beginUploadBody,
  completeBody,
  extendBody,
  fileAnswer,
  partList,
  receiptBody,
} from '@satchel/protocol/http';
import type { Request } from 'express';
import { AppError } from '../../domain/app-error.ts';
import type { Accounts } from '../../ports/data-store/accounts.ts';
import type { Sessions } from '../../ports/data-store/sessions.ts';
import type { Announcement } from '../../use-cases/announce-file.ts';
import { type BeginUses, beginUpload } from '../../use-cases/begin-upload.ts';
import type { LedgerUses } from '../../use-cases/change-ledger.ts';
import { completeUpload } from '../../use-cases/complete-upload.ts';
import { declineFile } from '../../use-cases/decline-file.ts';
import { demandFile } from '../../use-cases/demand-file.ts';
import { keepFile } from '../../use-cases/keep-file.ts';
import { letGoOfFile } from '../../use-cases/let-go-of-file.ts';
import { listParts } from '../../use-cases/list-parts.ts';
import type { PartClaims } from '../../use-cases/part-claims.ts';
import { putPart } from '../../use-cases/put-part.ts';
import { readFile } from '../../use-cases/read-file.ts';
import { recordReceipt } from '../../use-cases/record-receipt.ts';
import { rescheduleFile } from '../../use-cases/reschedule-file.ts';
import { revokeFile } from '../../use-cases/revoke-file.ts';
import { viewFile } from '../../use-cases/view-file.ts';
import { cutStalled } from '../cut-stalled.ts';
import { type Route, route } from '../route.ts';
import { runTransfer } from '../run-transfer.ts';
import type { Transfers } from '../transfers.ts';

export type FileUses = LedgerUses &
  BeginUses & {
    accounts: Accounts;
    sessions: Sessions;
    claims: PartClaims;
    transfers: Transfers;
    /** Runs a sweep soon; removals do not wait for the clock. */
    wakeSweeper: () => void;
    /** @throws AppError `rate_limited` */
    demandSendRate: (userId: string) => Promise<void>;
  };

const STALL = 30_000;

export function fileRoutes(uses: FileUses): Route[] {
  const announced = async ({ file, message }: Announcement) => ({
    status: 200,
    body: { file: await viewFile(uses, file), message },
  });
  return [
    route(
      'post',
      '/file/uploads',
      { body: beginUploadBody, answer: fileAnswer, guests: 'not_allowed' },
      async ({ body }, { account }) => {
        await uses.demandSendRate(account.id);
        const { conversation: conversationId, ...wanted } = body;
        const { file, created } = await beginUpload(uses, { ...wanted, userId: account.id, conversationId });
        return { status: created ? 201 : 200, body: { file: await viewFile(uses, file) } };
      },
    ),
    route('put', '/file/:id/parts/:n', {}, async ({ params, req }, { account, session }) => {
      const at = { userId: account.id, fileId: params.id };
      const { size, sha256 } = partHeaders(req);
      const { conversationId } = (await demandFile(uses, at, 'upload-to')).file;
      const cut = () => req.destroy();
      const transfer = { direction: 'up' as const, conversationId, fileId: at.fileId, cut };
      await runTransfer(uses, session, transfer, async () => {
        const unwatch = cutStalled(req.socket, 'bytesRead', STALL, cut);
        await putPart(uses, { ...at, n: Number(params.n), size, sha256, body: req }).finally(unwatch);
      });
      if (!req.complete) req.resume();
      return { status: 204 };
    }),
    route('get', '/file/:id/parts', { answer: partList }, async ({ params }, { account }) => ({
      status: 200,
      body: { parts: await listParts(uses, { userId: account.id, fileId: params.id }) },
    })),
    route(
      'post',
      '/file/:id/complete',
      { body: completeBody, answer: announcedAnswer },
      async ({ params, body }, { account }) =>
        announced(await completeUpload(uses, { userId: account.id, fileId: params.id, ...body })),
    ),
    route('get', '/file/:id', { answer: fileAnswer, guests: 'allowed' }, async ({ params }, { account }) => ({
      status: 200,
      body: { file: await readFile(uses, { userId: account.id, fileId: params.id }) },
    })),
    route('delete', '/file/:id', { guests: 'allowed' }, async ({ params }, { account }) => {
      await revokeFile(uses, { userId: account.id, fileId: params.id });
      uses.wakeSweeper();
      return { status: 204 };
    }),
    route(
      'post',
      '/file/:id/receipt',
      { body: receiptBody, answer: fileAnswer, guests: 'allowed' },
      async ({ params, body }, { account, session }) => {
        const at = { userId: account.id, sessionId: session.id, fileId: params.id };
        const file = await recordReceipt(uses, { ...at, ...body });
        return { status: 200, body: { file: await viewFile(uses, file) } };
      },
    ),
    route(
      'post',
      '/file/:id/decline',
      { answer: fileAnswer, guests: 'allowed' },
      async ({ params }, { account }) => {
        const file = await declineFile(uses, { userId: account.id, fileId: params.id });
        return { status: 200, body: { file: await viewFile(uses, file) } };
      },
    ),
    route(
      'post',
      '/file/:id/keep',
      { answer: fileAnswer, guests: 'allowed' },
      async ({ params }, { account }) => {
        await uses.demandSendRate(account.id);
        const file = await keepFile(uses, { userId: account.id, fileId: params.id });
        return { status: 200, body: { file: await viewFile(uses, file) } };
      },
    ),
    route(
      'delete',
      '/file/:id/keep',
      { answer: fileAnswer, guests: 'allowed' },
      async ({ params }, { account }) => {
        await uses.demandSendRate(account.id);
        const file = await letGoOfFile(uses, { userId: account.id, fileId: params.id });
        return { status: 200, body: { file: await viewFile(uses, file) } };
      },
    ),
    route(
      'post',
      '/file/:id/extend',
      { body: extendBody, answer: fileAnswer, guests: 'allowed' },
      async ({ params, body }, { account }) => {
        await uses.demandSendRate(account.id);
        const file = await rescheduleFile(uses, { userId: account.id, fileId: params.id, ...body });
        return { status: 200, body: { file: await viewFile(uses, file) } };
      },
    ),
  ];
}

/** RFC 9110 `Content-Length` and RFC 9530 `Content-Digest`, both required for a part. */
function partHeaders(req: Request): { size: number; sha256: Uint8Array } {
  const length = req.headers['content-length'];
  if (length === undefined) throw new AppError('length_required');
  const encoding = req.headers['content-encoding'];
  if (encoding !== undefined && encoding !== 'identity') throw new AppError('encoding_not_supported');
  const header = req.headers['content-digest'];
  const sha256 = typeof header === 'string' ? parseContentDigest(header) : undefined;
  if (sha256 === undefined) throw new AppError('content_digest_required');
  return { size: Number(length), sha256 };
}
