import type { ConversationHandle } from '@satchel/client/conversation-handle';
import type { MessageRow } from '@satchel/protocol/rows';
import { useRef, useState } from 'react';
import { failureText } from '../../format/failure-text.ts';
import { useClient } from '../../hooks/use-client.ts';
import { useDraft } from '../../hooks/use-draft.ts';

type TextMessage = Extract<MessageRow, { kind: 'text' }>;

/** The text being written: a draft of a new message, or the new wording of an earlier one. */
export function useComposing(handle: ConversationHandle, conversationId: string) {
  const client = useClient();
  const [draft, setDraft] = useDraft(client.me.get().id, conversationId);
  const [edit, setEdit] = useState<{ message: TextMessage; text: string }>();
  const [error, setError] = useState<string>();
  const field = useRef<HTMLTextAreaElement>(null);

  async function send(text: string) {
    setDraft('');
    try {
      await handle.sendText(text);
    } catch (failure) {
      // Not even kept on this device: the text goes back to where it came from.
      setDraft(text);
      setError(failureText(failure));
    }
  }

  async function save({ message, text }: { message: TextMessage; text: string }) {
    setEdit(undefined);
    if (text === message.body?.text) return;
    try {
      await client.http.editMessage(message.conversationId, message.id, text);
    } catch (failure) {
      setEdit({ message, text });
      setError(failureText(failure));
    }
  }

  return {
    field,
    text: edit?.text ?? draft,
    error,
    setText(text: string) {
      setError(undefined);
      if (edit) setEdit({ ...edit, text });
      else {
        setDraft(text);
        if (text.trim() !== '') handle.typing();
      }
    },
    submit() {
      setError(undefined);
      void (edit ? save({ ...edit, text: edit.text.trim() }) : send(draft.trim()));
      field.current?.focus();
    },
    startEdit(message: MessageRow) {
      if (message.kind !== 'text' || message.body === null) return;
      setError(undefined);
      setEdit({ message, text: message.body.text });
      field.current?.focus();
    },
    stopEdit: edit && (() => setEdit(undefined)),
  };
}
