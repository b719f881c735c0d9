import type { SavedFile } from '@satchel/client/file-saver';
import { CircleCheck, Trash2 } from 'lucide-react';
import { Button } from '../../design/button.tsx';
import { FieldError } from '../../design/field.tsx';
import { IconButton } from '../../design/icon-button.tsx';
import { failureText } from '../../format/failure-text.ts';
import { useAction } from '../../hooks/use-action.ts';
import { useClient } from '../../hooks/use-client.ts';
import { strings } from './strings.ts';

/** This browser still keeps the bytes, so saving once more needs no server. */
export function SavedCopy({ file }: { file: SavedFile }) {
  const client = useClient();
  const saving = useAction(async () => client.saveAgain(file.fileId));
  const forgetting = useAction(async () => client.removeSaved(file.fileId));
  const error = saving.error ?? forgetting.error;
  return (
    <>
      <div className="flex flex-wrap items-center gap-1.5">
        <span className="inline-flex items-center gap-1.5 pe-1 text-sm font-medium text-good">
          <CircleCheck aria-hidden className="size-4" />
          {strings.downloaded}
        </span>
        <Button
          look="quiet"
          size="small"
          busy={saving.busy}
          aria-label={strings.saveAgainNamed(file.name)}
          onClick={() => void saving.run()}
        >
          {strings.saveAgain}
        </Button>
        <IconButton
          label={strings.forget}
          icon={Trash2}
          onClick={() => void forgetting.run()}
          className="-my-1 -ms-1"
        />
      </div>
      {error !== undefined && <FieldError>{failureText(error)}</FieldError>}
    </>
  );
}
