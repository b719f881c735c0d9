import type { ConversationHandle } from '@satchel/client/conversation-handle';
import { mediaType } from '@satchel/protocol/names';
import type { Limits } from '@satchel/protocol/socket-events';
import type { ChosenFile } from './chosen-file.ts';
import { measurePicture, shrinkPicture } from './picture-bytes.ts';

/** Sends one reviewed file by whichever way fits its size. */
export async function sendChosen(
  conversation: Pick<ConversationHandle, 'attach'>,
  chosen: ChosenFile,
  limits: Limits,
): Promise<void> {
  const { body, name } = await bodyOf(chosen, limits);
  const caption = chosen.caption.trim();
  const picture = body.size <= limits.attachmentBytes ? await measurePicture(body) : undefined;
  await conversation.attach(body, {
    name,
    type: typeOf(body),
    caption: caption === '' ? undefined : caption,
    picture,
  });
}

async function bodyOf({ file, smaller }: ChosenFile, limits: Limits): Promise<{ body: Blob; name: string }> {
  const copy = smaller ? await shrinkPicture(file, limits.attachmentBytes) : undefined;
  if (!copy) return { body: file, name: file.name };
  return { body: copy, name: `${file.name.replace(/\.[^.]*$/u, '')}.jpg` };
}

/** Systems report types with parameters or none at all; a wrong one would refuse the whole file. */
function typeOf(body: Blob): string | undefined {
  const parsed = mediaType.safeParse(body.type.split(';')[0]?.trim());
  return parsed.success ? parsed.data : undefined;
}
