import type { ConversationHandle } from '@satchel/client/conversation-handle';
import { ATTACHMENT_BYTES_DEFAULT, FILE_BYTES_DEFAULT, TEXT_CODE_POINTS } from '@satchel/protocol/limits';
import type { Limits } from '@satchel/protocol/socket-events';
import { useCallback, useRef, useState } from 'react';
import { failureText } from '../../format/failure-text.ts';
import { useClient } from '../../hooks/use-client.ts';
import { useLive } from '../../hooks/use-live.ts';
import { type ChosenFile, canShrink, type SendLimits } from './chosen-file.ts';
import { sendChosen } from './send-chosen.ts';
import { strings } from './strings.ts';
import { type Dropped, useFileDrop } from './use-file-drop.ts';

/** Until the server has said its own; it checks them anyway. */
const usualLimits: Limits = {
  attachmentBytes: ATTACHMENT_BYTES_DEFAULT,
  fileBytes: FILE_BYTES_DEFAULT,
  textCodePoints: TEXT_CODE_POINTS,
};

/** Files on their way from a drop, a paste or the picker, through the review, into the conversation. */
export function useSendingFiles(handle: ConversationHandle, allowed: boolean, guest: boolean) {
  const limits: SendLimits = { ...(useLive(useClient().limits) ?? usualLimits), guest };
  const [chosen, setChosen] = useState<ChosenFile[]>([]);
  const [notice, setNotice] = useState<string>();
  const [error, setError] = useState<string>();
  const counter = useRef(0);

  const add = useCallback((files: readonly File[], smaller: (file: File) => boolean = () => false) => {
    setError(undefined);
    setChosen((before) => [
      ...before,
      ...files.map((file) => ({ key: `${++counter.current}`, file, caption: '', smaller: smaller(file) })),
    ]);
  }, []);

  const onDrop = useCallback(
    ({ files, folders }: Dropped) => {
      if (!allowed) return;
      setNotice(folders ? strings.noFolders : undefined);
      add(files);
      if (folders && files.length === 0) setError(strings.noFolders);
    },
    [add, allowed],
  );
  const dragging = useFileDrop(onDrop) && allowed;

  async function send() {
    const going = chosen;
    close();
    for (const one of going) {
      try {
        await sendChosen(handle, one, limits);
      } catch (failure) {
        setError(strings.fileFailed(one.file.name, failureText(failure)));
      }
    }
  }

  function close() {
    setChosen([]);
    setNotice(undefined);
  }

  return {
    limits,
    chosen,
    setChosen,
    notice,
    error,
    dragging,
    add,
    /** A pasted picture is meant to be looked at, so it goes as one when it can. */
    paste: (files: File[]) => add(files, (file) => canShrink(file, limits)),
    send: () => void send(),
    close,
  };
}
