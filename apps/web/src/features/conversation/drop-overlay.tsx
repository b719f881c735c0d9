import { FileUp } from 'lucide-react';
import { UserText } from '../../design/user-text.tsx';
import { strings } from './strings.ts';

export function DropOverlay({ title }: { title: string }) {
  return (
    <div className="pointer-events-none fixed inset-0 z-50 grid place-items-center bg-backdrop p-6">
      <div className="rising rounded-3xl border-2 border-dashed border-accent bg-raised px-10 py-8 text-center shadow-2xl">
        <FileUp aria-hidden className="mx-auto mb-3 size-10 text-accent" />
        <p className="text-lg font-semibold">
          <UserText>{strings.dropHere(title)}</UserText>
        </p>
        <p className="text-muted">{strings.dropHint}</p>
      </div>
    </div>
  );
}
