import { useState } from 'react';

/** A text not sent yet, kept on this device per account and conversation. */
export function useDraft(account: string, conversationId: string): [string, (text: string) => void] {
  const key = draftKey(account, conversationId);
  const [text, setText] = useState(() => read(key));
  return [
    text,
    (next) => {
      setText(next);
      write(key, next);
    },
  ];
}

function draftKey(account: string, conversationId: string): string {
  return `satchel.draft.${account}.${conversationId}`;
}

function read(key: string): string {
  try {
    return localStorage.getItem(key) ?? '';
  } catch {
    return '';
  }
}

/** Storage can be full or blocked; the text in the field is still there then. */
function write(key: string, text: string): void {
  try {
    if (text === '') localStorage.removeItem(key);
    else localStorage.setItem(key, text);
  } catch {
    return;
  }
}
