import type { ReactNode } from 'react';

type Props = { picture: ReactNode; title: string; children?: ReactNode; action?: ReactNode };

/** Says what would be here and offers the one next step. */
export function EmptyState({ picture, title, children, action }: Props) {
  return (
    <div className="mx-auto flex max-w-sm flex-col items-center gap-2 p-6 text-center">
      <div className="mb-2 text-muted">{picture}</div>
      <p className="text-lg font-semibold">{title}</p>
      {children !== undefined && <p className="text-balance text-muted">{children}</p>}
      {action !== undefined && <div className="mt-3">{action}</div>}
    </div>
  );
}
