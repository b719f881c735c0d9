import type { MessageRow } from '@satchel/protocol/rows';
import { AppError } from '../domain/app-error.ts';
import { appendChange, type ChangeMessageUses, demandMessage, type Target } from './change-message.ts';
import { fingerprint } from './fingerprint.ts';

/** A new text, or a new caption. @throws AppError `not_found`, `not_allowed` */
export async function editMessage(
  uses: ChangeMessageUses,
  target: Target & { text: string },
): Promise<MessageRow> {
  const before = await demandMessage(uses, target, 'edit');
  if (before.kind === 'note' || before.body === null) throw new AppError('not_allowed');
  const change = { kind: 'edit' as const, body: { text: target.text } };
  return appendChange(uses, target, { ...change, fingerprint: fingerprint('edit', target.text) });
}
