import { useState } from 'react';

/** A text not sent yet, kept on this device per account and conversation. */
export function useDraft(account: string, conversationId: string): [string, (text: string) => void] {
  const key = prefixOf(account) + conversationId;
  const [text, setText] = useState(() => read(key));
  return [
    text,
    (next) => {
      setText(next);
      write(key, next);
    },
  ];
}

/** What was left unsent in a conversation that is not open now. */
export function draftOf(account: string, conversationId: string): string {
  return read(prefixOf(account) + conversationId);
}

/** Signing out leaves nothing of the account behind. */
export function forgetDrafts(account: string): void {
  try {
    for (const key of Object.keys(localStorage)) {
      if (key.startsWith(prefixOf(account))) localStorage.removeItem(key);
    }
  } catch {
    return;
  }
}

function prefixOf(account: string): string {
  return `satchel.draft.${account}.`;
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
