import { isStorableText } from '@satchel/protocol/text';
import { AppError } from '../../../domain/app-error.ts';

/**
 * Looks through everything below `value`. The driver would write a lone surrogate as U+FFFD, and the
 * two stores must refuse the same texts, so that either can be moved into the other.
 * @throws AppError `bad_text`
 */
export function demandStorable(value: unknown): void {
  if (typeof value === 'string') {
    if (!isStorableText(value)) throw new AppError('bad_text');
  } else if (typeof value === 'object' && value !== null && !(value instanceof Uint8Array)) {
    for (const inner of Object.values(value)) demandStorable(inner);
  }
}
