import { X } from 'lucide-react';
import { Dialog as Primitive } from 'radix-ui';
import type { ReactNode } from 'react';
import { Backdrop } from './backdrop.tsx';
import { strings } from './strings.ts';
import { useFocusReturn } from './use-focus-return.ts';

type Props = {
  onClose: () => void;
  title: ReactNode;
  description?: ReactNode;
  children: ReactNode;
  /** Buttons at the bottom, the one that finishes the task last. */
  footer?: ReactNode;
};

/** Mounted while it is open. A sheet at the bottom of a phone, a card in the middle of anything wider. */
export function Dialog({ onClose, title, description, children, footer }: Props) {
  const returnFocus = useFocusReturn();
  return (
    <Primitive.Root open onOpenChange={(open) => !open && onClose()}>
      <Primitive.Portal>
        <Backdrop>
          <Primitive.Content
            {...(description === undefined ? { 'aria-describedby': undefined } : {})}
            tabIndex={-1}
            onOpenAutoFocus={focusFirstField}
            onCloseAutoFocus={returnFocus}
            className="rising pointer-events-auto flex max-h-[calc(100dvh-2rem)] w-full max-w-lg flex-col overflow-hidden rounded-t-2xl bg-raised shadow-2xl outline-none sm:rounded-2xl"
          >
            <header className="flex items-start gap-2 ps-5 pe-2 pt-3">
              <div className="min-w-0 flex-1 pt-1.5">
                <Primitive.Title className="text-lg font-semibold">{title}</Primitive.Title>
                {description !== undefined && (
                  <Primitive.Description className="mt-0.5 text-sm text-muted">
                    {description}
                  </Primitive.Description>
                )}
              </div>
              <Primitive.Close
                aria-label={strings.close}
                title={strings.close}
                className="inline-grid size-11 shrink-0 place-items-center rounded-xl text-muted hover:bg-hover hover:text-ink"
              >
                <X aria-hidden className="size-5" />
              </Primitive.Close>
            </header>
            <div className="scroll-pane min-h-0 flex-1 px-5 py-3">{children}</div>
            {footer !== undefined && (
              <footer className="flex flex-wrap justify-end gap-2 border-t border-line px-5 pt-3 pb-[max(0.75rem,env(safe-area-inset-bottom))]">
                {footer}
              </footer>
            )}
          </Primitive.Content>
        </Backdrop>
      </Primitive.Portal>
    </Primitive.Root>
  );
}

/** Where one would begin to type; without a field, the dialog itself, and never the button that closes it. */
function focusFirstField(event: Event) {
  event.preventDefault();
  const dialog = event.currentTarget as HTMLElement;
  const field = dialog.querySelector<HTMLElement>('input:not([type=checkbox], [hidden]), textarea');
  (field ?? dialog).focus();
}
