import { codePoints } from '@satchel/protocol/text';
import { Paperclip, Pencil, SendHorizontal, X } from 'lucide-react';
import { type ClipboardEvent, type KeyboardEvent, type RefObject, useLayoutEffect, useRef } from 'react';
import { FieldError } from '../../design/field.tsx';
import { IconButton } from '../../design/icon-button.tsx';
import { FileInput } from './file-input.tsx';
import { strings } from './strings.ts';

type Props = {
  title: string;
  text: string;
  onText: (text: string) => void;
  /** Code points the server takes. */
  limit: number;
  onSubmit: () => void;
  /** Files from the clipboard. */
  onPaste: (files: File[]) => void;
  /** Files chosen with the button. */
  onPick: (files: File[]) => void;
  /** What the button for files says; without it there is none. */
  attach: string | undefined;
  /** Set while an earlier message is being edited. */
  onStopEditing: (() => void) | undefined;
  /** ↑ in an empty field. */
  onEditLast: () => void;
  error: string | undefined;
  field: RefObject<HTMLTextAreaElement | null>;
};

export function Composer({
  title,
  text,
  onText,
  limit,
  onSubmit,
  onPaste,
  onPick,
  attach,
  onStopEditing,
  onEditLast,
  error,
  field,
}: Props) {
  const picker = useRef<HTMLInputElement>(null);
  const editing = onStopEditing !== undefined;
  const over = Math.max(0, codePoints(text) - limit);
  useGrowing(field, text);

  function submit() {
    if (text.trim() === '' || over > 0) return;
    onSubmit();
  }

  function onKeyDown(event: KeyboardEvent<HTMLTextAreaElement>) {
    // 229 is what browsers without `isComposing` on this event send while a word is being composed.
    if (event.nativeEvent.isComposing || event.keyCode === 229) return;
    if (event.key === 'Enter' && !event.shiftKey && !typesByTouch()) {
      event.preventDefault();
      submit();
    } else if (event.key === 'Escape' && editing) {
      event.preventDefault();
      onStopEditing();
    } else if (event.key === 'ArrowUp' && text === '') {
      event.preventDefault();
      onEditLast();
    }
  }

  function takePaste(event: ClipboardEvent) {
    const files = [...event.clipboardData.files];
    // Office programs put a picture beside the text they mean; the text wins then.
    if (files.length === 0 || event.clipboardData.types.includes('text/plain')) return;
    event.preventDefault();
    onPaste(files);
  }

  return (
    <section
      aria-label={strings.composer}
      className="border-t border-line bg-surface px-2 pt-2 pb-[max(0.5rem,env(safe-area-inset-bottom))] sm:px-3"
    >
      <div className="mx-auto max-w-4xl">
        {editing && (
          <div className="mb-1 flex items-center gap-2 rounded-xl bg-accent-soft ps-3 text-sm text-accent-ink">
            <Pencil aria-hidden className="size-4" />
            <span className="flex-1">{strings.editing}</span>
            <IconButton label={strings.stopEditing} icon={X} onClick={onStopEditing} />
          </div>
        )}
        <form
          className="flex items-end gap-1"
          onSubmit={(event) => {
            event.preventDefault();
            submit();
          }}
        >
          {attach !== undefined && (
            <IconButton
              label={attach}
              icon={Paperclip}
              disabled={editing}
              onClick={() => picker.current?.click()}
              className="size-11"
            />
          )}
          <FileInput input={picker} onFiles={onPick} />
          <textarea
            ref={field}
            rows={1}
            value={text}
            dir="auto"
            aria-label={strings.writeTo(title)}
            placeholder={strings.write}
            aria-invalid={over > 0 || undefined}
            enterKeyHint={typesByTouch() ? 'enter' : 'send'}
            onChange={(event) => onText(event.target.value)}
            onKeyDown={onKeyDown}
            onPaste={takePaste}
            className="scroll-pane max-h-[40dvh] min-h-11 flex-1 resize-none rounded-2xl border border-line-strong bg-raised px-3.5 py-2.5 leading-snug placeholder:text-muted"
          />
          <IconButton
            type="submit"
            label={editing ? strings.save : strings.send}
            icon={SendHorizontal}
            disabled={text.trim() === '' || over > 0}
            className="size-11 bg-accent text-on-accent hover:bg-accent-strong hover:text-on-accent disabled:bg-transparent disabled:text-muted rtl:-scale-x-100"
          />
        </form>
        {over > 0 && <FieldError>{strings.tooLong(over)}</FieldError>}
        {error !== undefined && <FieldError>{error}</FieldError>}
      </div>
    </section>
  );
}

/** Touch keyboards have one key for a new line, and a button on screen to send. */
function typesByTouch(): boolean {
  return matchMedia('(pointer: coarse) and (not (any-pointer: fine))').matches;
}

/** The field is as tall as its text, up to the style's maximum. */
function useGrowing(field: RefObject<HTMLTextAreaElement | null>, text: string) {
  // biome-ignore lint/correctness/useExhaustiveDependencies: the text is what changes the height.
  useLayoutEffect(() => {
    const element = field.current;
    if (!element) return;
    element.style.blockSize = 'auto';
    element.style.blockSize = `${element.scrollHeight + element.offsetHeight - element.clientHeight}px`;
  }, [field, text]);
}
