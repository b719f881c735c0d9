import { ArrowLeft } from 'lucide-react';
import { Link } from 'wouter';
import { Skeleton } from '../../design/skeleton.tsx';
import { strings } from './strings.ts';

const bubbles = ['w-2/5', 'w-3/5 ms-auto', 'w-1/3', 'w-1/2', 'w-2/5 ms-auto', 'w-1/4 ms-auto'];

export function ConversationSkeleton({ backHref }: { backHref: string | undefined }) {
  return (
    <div className="flex h-full flex-col">
      <header className="flex items-center gap-2 border-b border-line bg-surface px-2 py-1.5 sm:px-3">
        {backHref !== undefined && (
          <Link
            href={backHref}
            aria-label={strings.back}
            className="grid size-11 place-items-center rounded-xl text-muted"
          >
            <ArrowLeft aria-hidden className="size-5 rtl:-scale-x-100" />
          </Link>
        )}
        <Skeleton className="size-11 rounded-full" />
        <Skeleton className="h-4 w-40" />
      </header>
      <div
        role="status"
        aria-label={strings.loading}
        className="mx-auto flex w-full max-w-4xl flex-1 flex-col justify-end gap-3 overflow-hidden p-5"
      >
        {bubbles.map((width) => (
          <Skeleton key={width} className={`h-11 rounded-2xl ${width}`} />
        ))}
      </div>
    </div>
  );
}
