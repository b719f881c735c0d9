import { Check, Copy } from 'lucide-react';
import { useCopied } from '../hooks/use-copied.ts';
import { Button } from './button.tsx';
import { strings } from './strings.ts';

/** An address in full, to be read or selected, and a button that copies it. */
export function CopyLink({ label, link }: { label: string; link: string }) {
  const { copied, copy } = useCopied(link);
  return (
    <div className="w-full">
      <div className="flex items-stretch gap-2">
        <input
          readOnly
          value={link}
          aria-label={label}
          onFocus={(event) => event.target.select()}
          className="min-h-11 min-w-0 flex-1 rounded-xl border border-line-strong bg-raised px-3 text-sm"
        />
        {copy && (
          <Button look="quiet" onClick={copy} className="shrink-0">
            {copied ? <Check aria-hidden className="size-4" /> : <Copy aria-hidden className="size-4" />}
            {copied ? strings.copied : strings.copyLink}
          </Button>
        )}
      </div>
      <span role="status" className="sr-only">
        {copied ? strings.linkCopied : ''}
      </span>
    </div>
  );
}
