import { Button } from '../../design/button.tsx';
import { FieldError } from '../../design/field.tsx';
import { failureText } from '../../format/failure-text.ts';
import { useAction } from '../../hooks/use-action.ts';
import { useClient } from '../../hooks/use-client.ts';
import { strings } from './strings.ts';

/** Holds the file on the server although this device has it (F3), and lets go of it again. */
export function Keep({ fileId, kept }: { fileId: string; kept: boolean }) {
  const { http } = useClient();
  const { run, busy, error } = useAction(async () => (kept ? http.letGo(fileId) : http.keep(fileId)));
  return (
    <div className="mt-1 flex flex-wrap items-center gap-x-1.5">
      {kept && <span className="text-sm opacity-80">{strings.kept}</span>}
      <Button look="plain" size="small" busy={busy} onClick={() => void run()} className="-ms-1 px-2">
        {kept ? strings.letGo : strings.keep}
      </Button>
      {error !== undefined && <FieldError>{failureText(error)}</FieldError>}
    </div>
  );
}
