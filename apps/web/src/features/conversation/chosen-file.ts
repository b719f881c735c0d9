import { CAPTION_CODE_POINTS } from '@satchel/protocol/limits';
import type { Limits } from '@satchel/protocol/socket-events';
import { codePoints } from '@satchel/protocol/text';
import { size } from '../../format/size.ts';
import { strings } from './strings.ts';

/** A file somebody is about to send. */
export type ChosenFile = { key: string; file: File; caption: string; smaller: boolean };

/** What may be sent here, by me: a guest sends no files, only what fits into a message (design §9). */
export type SendLimits = Limits & { guest: boolean };

const shrinkable = new Set(['image/jpeg', 'image/png', 'image/webp']);

/** Too large to show in the chat as it is, but of a kind that can be made smaller here. */
export function canShrink(file: File, limits: Limits): boolean {
  return shrinkable.has(file.type) && file.size > limits.attachmentBytes && limits.attachmentBytes > 0;
}

/** Whether it goes with its message over the socket, or as an upload that people download. */
export function goesAtOnce({ file, smaller }: ChosenFile, limits: Limits): boolean {
  return smaller || file.size <= limits.attachmentBytes;
}

export function problemWith(chosen: ChosenFile, limits: SendLimits): string | undefined {
  if (limits.guest && !goesAtOnce(chosen, limits))
    return strings.tooLargeForGuests(size(limits.attachmentBytes));
  if (chosen.file.size > limits.fileBytes && !chosen.smaller)
    return strings.tooLargeFile(size(limits.fileBytes));
  if (codePoints(chosen.caption) > CAPTION_CODE_POINTS) return strings.captionTooLong(CAPTION_CODE_POINTS);
  return undefined;
}
