import { LoaderCircle } from 'lucide-react';
import { Button } from '../../design/button.tsx';
import { strings } from './strings.ts';

type Props = { loading: boolean; failed: boolean; onRetry: () => void };

/** Floats above the history instead of standing in it: what takes no room cannot shift anything. */
export function OlderStatus({ loading, failed, onRetry }: Props) {
  if (!loading && !failed) return null;
  return (
    <div
      role="status"
      className="absolute inset-x-0 top-2 mx-auto flex w-fit items-center gap-2 rounded-full bg-raised px-3 py-1 text-sm text-muted shadow-md"
    >
      {loading ? (
        <>
          <LoaderCircle aria-hidden className="size-4 animate-spin" />
          {strings.loadingOlder}
        </>
      ) : (
        <>
          {strings.olderFailed}
          <Button look="plain" size="small" onClick={onRetry}>
            {strings.tryAgain}
          </Button>
        </>
      )}
    </div>
  );
}
