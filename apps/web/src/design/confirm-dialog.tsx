import { AlertDialog as Primitive } from 'radix-ui';
import { type ReactNode, useState } from 'react';
import { Backdrop } from './backdrop.tsx';
import { Button, type ButtonLook } from './button.tsx';
import { FieldError } from './field.tsx';
import { strings } from './strings.ts';
import { useFocusReturn } from './use-focus-return.ts';

type Props = {
  onClose: () => void;
  title: ReactNode;
  children: ReactNode;
  confirm: string;
  look?: ButtonLook;
  /** Its failure is shown in the dialog, which stays open for another try. */
  onConfirm: () => Promise<void> | void;
  describeFailure: (error: unknown) => string;
};

/** Mounted while it is open. */
export function ConfirmDialog({ onClose, title, children, confirm, look = 'danger', ...actions }: Props) {
  const returnFocus = useFocusReturn();
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<string>();

  async function run() {
    setBusy(true);
    setFailure(undefined);
    try {
      await actions.onConfirm();
      onClose();
    } catch (error) {
      setFailure(actions.describeFailure(error));
    } finally {
      setBusy(false);
    }
  }

  return (
    <Primitive.Root open onOpenChange={(open) => !open && onClose()}>
      <Primitive.Portal>
        <Backdrop>
          <Primitive.Content
            onCloseAutoFocus={returnFocus}
            className="rising pointer-events-auto w-full max-w-md rounded-t-2xl bg-raised p-5 pb-[max(1.25rem,env(safe-area-inset-bottom))] shadow-2xl outline-none sm:rounded-2xl"
          >
            <Primitive.Title className="text-lg font-semibold">{title}</Primitive.Title>
            <Primitive.Description asChild>
              <div className="mt-1.5 text-muted">{children}</div>
            </Primitive.Description>
            {failure !== undefined && <FieldError>{failure}</FieldError>}
            <div className="mt-5 flex flex-wrap justify-end gap-2">
              <Primitive.Cancel asChild>
                <Button look="quiet">{strings.cancel}</Button>
              </Primitive.Cancel>
              <Button look={look} busy={busy} onClick={() => void run()}>
                {confirm}
              </Button>
            </div>
          </Primitive.Content>
        </Backdrop>
      </Primitive.Portal>
    </Primitive.Root>
  );
}
