import type { Transfer, TransferControl } from '@satchel/client/transfer';
import { Pause, Play, RotateCw, X } from 'lucide-react';
import { useRef, useState } from 'react';
import { failureText } from '../format/failure-text.ts';
import { transferAmount, transferProgress } from '../format/transfer-text.ts';
import { Button } from './button.tsx';
import { FieldError } from './field.tsx';
import { IconButton } from './icon-button.tsx';
import { ProgressBar } from './progress-bar.tsx';
import { strings } from './strings.ts';

type Props = { transfer: Transfer; control: TransferControl };

/** How far a transfer is and what can be done about it; the same on its card and in the tray. */
export function TransferProgress({ transfer, control }: Props) {
  const { state, name, bytes, size } = transfer;
  if (state === 'done' || state === 'cancelled') return null;
  const label = transfer.direction === 'up' ? strings.uploading(name) : strings.downloading(name);
  return (
    <div>
      <div className="flex items-center gap-1">
        <ProgressBar value={bytes} max={size} label={label} paused={state !== 'running'} />
        {(state === 'running' || state === 'queued') && (
          <IconButton label={strings.pause(name)} icon={Pause} onClick={control.pause} className="-my-2" />
        )}
        {state === 'paused' && transfer.why === 'person' && (
          <IconButton label={strings.resume(name)} icon={Play} onClick={control.resume} className="-my-2" />
        )}
        <IconButton
          label={strings.cancelTransfer(name)}
          icon={X}
          onClick={control.cancel}
          className="-my-2"
        />
      </div>
      <p className="mt-0.5 text-xs tabular-nums opacity-80">{statusText(transfer)}</p>
      {state === 'paused' && transfer.why === 'file-needed' && <ChooseAgain control={control} />}
      {state === 'failed' && (
        <>
          <FieldError>{failureText(transfer.error)}</FieldError>
          <Button look="quiet" size="small" onClick={control.retry} className="mt-1.5">
            <RotateCw aria-hidden className="size-4" />
            {strings.retry}
          </Button>
        </>
      )}
    </div>
  );
}

function statusText(transfer: Transfer): string {
  switch (transfer.state) {
    case 'queued':
      return strings.queued;
    case 'paused':
      return strings.paused(transferAmount(transfer));
    case 'running':
      return transfer.bytes >= transfer.size && transfer.size > 0
        ? strings.finishing
        : transferProgress(transfer);
    default:
      return transferAmount(transfer);
  }
}

/** A page that was reloaded has lost its hold on the file; the bytes sent so far are not lost. */
function ChooseAgain({ control }: { control: TransferControl }) {
  const input = useRef<HTMLInputElement>(null);
  const [wrong, setWrong] = useState(false);
  return (
    <div className="mt-1.5">
      <p className="text-sm">{strings.fileNeeded}</p>
      <Button look="quiet" size="small" onClick={() => input.current?.click()} className="mt-1.5">
        {strings.chooseAgain}
      </Button>
      <input
        ref={input}
        type="file"
        hidden
        onChange={(event) => {
          const file = event.target.files?.[0];
          event.target.value = '';
          if (file) setWrong(!control.continueWith(file, file.name));
        }}
      />
      {wrong && <FieldError>{strings.otherFile}</FieldError>}
    </div>
  );
}
