import { ChevronLeft, ChevronRight, Download, X } from 'lucide-react';
import { Dialog } from 'radix-ui';
import type { KeyboardEvent, ReactNode } from 'react';
import { Backdrop } from '../../design/backdrop.tsx';
import { Skeleton } from '../../design/skeleton.tsx';
import { useFocusReturn } from '../../design/use-focus-return.ts';
import { UserText } from '../../design/user-text.tsx';
import { useClient } from '../../hooks/use-client.ts';
import type { PictureRow } from './picture-row.ts';
import { strings } from './strings.ts';
import { fetchPicture, usePicture } from './use-picture.ts';

type Props = {
  pictures: readonly PictureRow[];
  shown: PictureRow;
  onShow: (row: PictureRow) => void;
  onClose: () => void;
};

const controlLook =
  'pointer-events-auto inline-grid size-11 place-items-center rounded-full bg-black/60 text-white hover:bg-black/80';

export function Lightbox({ pictures, shown, onShow, onClose }: Props) {
  const returnFocus = useFocusReturn();
  const index = pictures.findIndex(({ id }) => id === shown.id);
  const previous = pictures[index - 1];
  const next = pictures[index + 1];

  function onKeyDown(event: KeyboardEvent) {
    const wanted = event.key === 'ArrowLeft' ? previous : event.key === 'ArrowRight' ? next : undefined;
    if (wanted) onShow(wanted);
  }

  return (
    <Dialog.Root open onOpenChange={(open) => !open && onClose()}>
      <Dialog.Portal>
        <Backdrop>
          <Dialog.Content
            aria-describedby={undefined}
            onKeyDown={onKeyDown}
            onCloseAutoFocus={returnFocus}
            className="pointer-events-auto fixed inset-0 flex flex-col bg-black/85 text-white outline-none"
          >
            <header className="flex items-center gap-2 p-2 ps-4 pt-[max(0.5rem,env(safe-area-inset-top))]">
              <Dialog.Title className="min-w-0 flex-1 truncate">
                <UserText>{shown.body.name}</UserText>
              </Dialog.Title>
              <DownloadButton row={shown} />
              <Dialog.Close
                aria-label={strings.closePicture}
                title={strings.closePicture}
                className={controlLook}
              >
                <X aria-hidden className="size-5" />
              </Dialog.Close>
            </header>
            <LargePicture key={shown.id} row={shown} />
            {shown.body.caption !== undefined && (
              <p className="wrap-user-text max-h-24 overflow-y-auto p-3 text-center">
                <UserText>{shown.body.caption}</UserText>
              </p>
            )}
            <div className="pointer-events-none absolute inset-x-2 top-1/2 flex -translate-y-1/2 justify-between">
              <Step
                label={strings.previous}
                to={previous}
                onShow={onShow}
                icon={<ChevronLeft aria-hidden />}
              />
              <Step label={strings.next} to={next} onShow={onShow} icon={<ChevronRight aria-hidden />} />
            </div>
          </Dialog.Content>
        </Backdrop>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

type StepProps = {
  label: string;
  to: PictureRow | undefined;
  onShow: (row: PictureRow) => void;
  icon: ReactNode;
};

function Step({ label, to, onShow, icon }: StepProps) {
  if (!to) return <span />;
  return (
    <button type="button" aria-label={label} title={label} onClick={() => onShow(to)} className={controlLook}>
      {icon}
    </button>
  );
}

function LargePicture({ row }: { row: PictureRow }) {
  const client = useClient();
  const { picture } = usePicture(row.cid, () => fetchPicture(client, row));
  return (
    <div className="flex min-h-0 flex-1 items-center justify-center p-2">
      {picture.status === 'loading' && <Skeleton className="size-48" />}
      {picture.status === 'failed' && <p>{strings.pictureFailed}</p>}
      {picture.status === 'ready' && (
        <img
          src={picture.url}
          alt={row.body.caption ?? row.body.name}
          className="max-h-full max-w-full rounded object-scale-down"
        />
      )}
    </div>
  );
}

function DownloadButton({ row }: { row: PictureRow }) {
  const client = useClient();
  const { picture } = usePicture(row.cid, () => fetchPicture(client, row));
  if (picture.status !== 'ready') return null;
  return (
    <a
      href={picture.url}
      download={row.body.name}
      aria-label={strings.downloadNamed(row.body.name)}
      title={strings.download}
      className={controlLook}
    >
      <Download aria-hidden className="size-5" />
    </a>
  );
}
