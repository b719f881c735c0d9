import { Plus, X } from 'lucide-react';
import { useRef } from 'react';
import { Button } from '../../design/button.tsx';
import { Dialog } from '../../design/dialog.tsx';
import { FieldError } from '../../design/field.tsx';
import { FileHead } from '../../design/file-head.tsx';
import { IconButton } from '../../design/icon-button.tsx';
import { UserText } from '../../design/user-text.tsx';
import { size } from '../../format/size.ts';
import { type ChosenFile, canShrink, goesAtOnce, problemWith, type SendLimits } from './chosen-file.ts';
import { FileInput } from './file-input.tsx';
import { strings } from './strings.ts';
import { usePreview } from './use-preview.ts';

type Props = {
  title: string;
  chosen: readonly ChosenFile[];
  limits: SendLimits;
  notice: string | undefined;
  onChange: (chosen: ChosenFile[]) => void;
  onAdd: (files: File[]) => void;
  onSend: () => void;
  onClose: () => void;
};

/** What is about to be sent, while it can still be changed. */
export function ReviewSheet({ title, chosen, limits, notice, onChange, onAdd, onSend, onClose }: Props) {
  const picker = useRef<HTMLInputElement>(null);
  const blocked = chosen.length === 0 || chosen.some((one) => problemWith(one, limits) !== undefined);

  function replace(next: ChosenFile) {
    onChange(chosen.map((one) => (one.key === next.key ? next : one)));
  }

  return (
    <Dialog
      onClose={onClose}
      title={strings.reviewTitle(chosen.length)}
      description={<UserText>{strings.reviewTo(title)}</UserText>}
      footer={
        <>
          <Button look="quiet" onClick={() => picker.current?.click()}>
            <Plus aria-hidden className="size-4" />
            {strings.addMore}
          </Button>
          <Button disabled={blocked} onClick={onSend}>
            {strings.sendFiles(chosen.length)}
          </Button>
        </>
      }
    >
      <FileInput input={picker} onFiles={onAdd} />
      {notice !== undefined && <FieldError>{notice}</FieldError>}
      <ul className="flex flex-col divide-y divide-line">
        {chosen.map((one) => (
          <li key={one.key} className="py-3 first:pt-0">
            <ChosenLine
              chosen={one}
              limits={limits}
              onChange={replace}
              onRemove={() => onChange(chosen.filter(({ key }) => key !== one.key))}
              onSubmit={() => !blocked && onSend()}
            />
          </li>
        ))}
      </ul>
    </Dialog>
  );
}

type LineProps = {
  chosen: ChosenFile;
  limits: SendLimits;
  onChange: (chosen: ChosenFile) => void;
  onRemove: () => void;
  onSubmit: () => void;
};

function ChosenLine({ chosen, limits, onChange, onRemove, onSubmit }: LineProps) {
  const { file, caption, smaller } = chosen;
  const problem = problemWith(chosen, limits);
  const preview = usePreview(file);
  return (
    <>
      {preview !== undefined && (
        <img src={preview} alt="" className="mb-2 max-h-48 max-w-full rounded-xl bg-sunken object-contain" />
      )}
      <div className="flex items-center gap-2">
        <FileHead name={file.name} type={file.type} detail={size(file.size)} />
        <IconButton label={strings.removeFile(file.name)} icon={X} onClick={onRemove} />
      </div>
      {canShrink(file, limits) && (
        <label className="mt-2 flex min-h-9 items-center gap-2 text-sm pointer-coarse:min-h-11">
          <input
            type="checkbox"
            checked={smaller}
            onChange={(event) => onChange({ ...chosen, smaller: event.target.checked })}
            className="size-4 accent-accent"
          />
          {strings.smallerCopy}
        </label>
      )}
      {problem === undefined && !goesAtOnce(chosen, limits) && (
        <p className="mt-1 text-sm text-muted">{strings.goesFirst}</p>
      )}
      <input
        value={caption}
        onChange={(event) => onChange({ ...chosen, caption: event.target.value })}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && !event.nativeEvent.isComposing) onSubmit();
        }}
        placeholder={strings.caption}
        aria-label={strings.captionFor(file.name)}
        dir="auto"
        className="mt-2 min-h-11 w-full rounded-xl border border-line-strong bg-raised px-3 placeholder:text-muted"
      />
      {problem !== undefined && <FieldError>{problem}</FieldError>}
    </>
  );
}
