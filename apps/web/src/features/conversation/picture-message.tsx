import type { Picture } from '@satchel/protocol/rows';
import { ImageOff, RotateCw } from 'lucide-react';
import { Button } from '../../design/button.tsx';
import { Skeleton } from '../../design/skeleton.tsx';
import { pictureFrame } from './picture-frame.ts';
import { strings } from './strings.ts';
import { usePicture } from './use-picture.ts';

type Props = {
  cid: string;
  name: string;
  caption: string | undefined;
  picture: Picture | undefined;
  fetchBlob: () => Promise<Blob>;
  /** Left out while the message waits to be sent. */
  onOpen?: (() => void) | undefined;
};

export function PictureMessage({ cid, name, caption, picture, fetchBlob, onOpen }: Props) {
  const { picture: loaded, retry } = usePicture(cid, fetchBlob);
  const { width, height } = pictureFrame(picture);
  const shown = loaded.status === 'ready' && (
    <img src={loaded.url} alt={caption ?? name} className="size-full object-cover" draggable={false} />
  );
  return (
    <div
      className="relative max-w-full overflow-hidden rounded-xl bg-sunken"
      style={{ inlineSize: width, aspectRatio: `${width} / ${height}` }}
    >
      {loaded.status === 'loading' && <Skeleton className="size-full" />}
      {loaded.status === 'failed' && (
        <div className="flex size-full flex-col items-center justify-center gap-2 p-3 text-center text-sm text-muted">
          <ImageOff aria-hidden className="size-6" />
          {strings.pictureFailed}
          <Button look="quiet" size="small" onClick={retry}>
            <RotateCw aria-hidden className="size-4" />
            {strings.retry}
          </Button>
        </div>
      )}
      {shown && onOpen && (
        <button
          type="button"
          onClick={onOpen}
          aria-label={strings.openPicture(name)}
          className="size-full cursor-zoom-in focus-visible:-outline-offset-2"
        >
          {shown}
        </button>
      )}
      {!onOpen && shown}
    </div>
  );
}
