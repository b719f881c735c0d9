import type { Readable } from 'node:stream';
import { announcedAnswer } from '@satchel/protocol/http';
import type { Accounts } from '../../ports/data-store/accounts.ts';
import type { Sessions } from '../../ports/data-store/sessions.ts';
import type { Authenticated } from '../../use-cases/authenticate.ts';
import type { WantedUpload } from '../../use-cases/begin-upload.ts';
import { demandFile } from '../../use-cases/demand-file.ts';
import { finishFormUpload } from '../../use-cases/finish-form-upload.ts';
import type { FinishUses } from '../../use-cases/finish-upload.ts';
import { openContent } from '../../use-cases/open-content.ts';
import { readAttachment } from '../../use-cases/read-attachment.ts';
import { type Staged, type StageUses, stageFormUpload } from '../../use-cases/stage-form-upload.ts';
import { viewFile } from '../../use-cases/view-file.ts';
import { cutStalled } from '../cut-stalled.ts';
import { fileHeaders } from '../file-headers.ts';
import { receiveForm } from '../form-upload.ts';
import { type Call, type Route, route } from '../route.ts';
import { runTransfer } from '../run-transfer.ts';
import { sendContent } from '../send-content.ts';
import type { Transfers } from '../transfers.ts';

export type ContentUses = StageUses &
  FinishUses & {
    accounts: Accounts;
    sessions: Sessions;
    transfers: Transfers;
    /** @throws AppError `rate_limited` */
    demandSendRate: (userId: string) => Promise<void>;
  };

const UPLOAD_STALL = 30_000;
/** A browser's download manager may be paused by its user. */
const DOWNLOAD_STALL = 300_000;

/** The routes whose bodies are bytes, in either direction. */
export function contentRoutes(uses: ContentUses): Route[] {
  const download = async (
    { params, req, res }: Call<undefined, undefined, { id: string }>,
    who: Authenticated,
  ) => {
    const at = { userId: who.account.id, fileId: params.id };
    const { conversationId } = (await demandFile(uses, at, 'see')).file;
    const cut = () => res.destroy();
    const transfer = { direction: 'down' as const, conversationId, fileId: at.fileId, cut };
    await runTransfer(uses, who.session, transfer, async () => {
      const content = await openContent(uses, at);
      const unwatch = cutStalled(req.socket, 'bytesWritten', DOWNLOAD_STALL, cut);
      await sendContent(req, res, content).finally(unwatch);
    });
    return undefined;
  };
  return [
    route('post', '/file', { answer: announcedAnswer, guests: 'not_allowed' }, async (call, who) => {
      await uses.demandSendRate(who.account.id);
      const staged = await receiveFile(uses, call, who);
      const { file, message } = await finishFormUpload(uses, { userId: who.account.id, staged });
      return { status: staged.repeated ? 200 : 201, body: { file: await viewFile(uses, file), message } };
    }),
    route('get', '/file/:id/content', { guests: 'allowed' }, download),
    route('head', '/file/:id/content', { guests: 'allowed' }, download),
    route('get', '/attachment/:messageId', { guests: 'allowed' }, async ({ params, res }, { account }) => {
      const at = { userId: account.id, messageId: params.messageId };
      const { bytes, name } = await readAttachment(uses, at);
      fileHeaders(res, name);
      res.end(bytes);
      return undefined;
    }),
  ];
}

function receiveFile(
  uses: ContentUses,
  { req, res }: Call<undefined, undefined>,
  { account, session }: Authenticated,
): Promise<Staged> {
  const cut = () => req.destroy();
  const unwatch = cutStalled(req.socket, 'bytesRead', UPLOAD_STALL, cut);
  const stage = (wanted: WantedUpload, body: Readable) => {
    const transfer = { direction: 'up' as const, conversationId: wanted.conversationId, cut };
    return runTransfer(uses, session, transfer, () => stageFormUpload(uses, wanted, body));
  };
  const { newId, policy } = uses;
  const form = { fileBytes: policy.fileBytes, newId, userId: account.id, stage };
  return receiveForm(form, req, res).finally(unwatch);
}
