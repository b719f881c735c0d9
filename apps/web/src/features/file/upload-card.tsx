import type { Transfer } from '@satchel/client/transfer';
import { FileHead } from '../../design/file-head.tsx';
import { TransferProgress } from '../../design/transfer-progress.tsx';
import { size } from '../../format/size.ts';
import { useClient } from '../../hooks/use-client.ts';

/** A file on its way up, at the place where its card will be. */
export function UploadCard({ upload }: { upload: Transfer }) {
  const control = useClient().transfer(upload.id);
  return (
    // biome-ignore lint/a11y/useSemanticElements: a card groups what belongs to one file; it is no form.
    <div role="group" aria-label={upload.name} className="w-72 max-w-full">
      <FileHead name={upload.name} type={upload.type ?? ''} detail={size(upload.size)} />
      <div className="mt-3">
        <TransferProgress transfer={upload} control={control} />
      </div>
    </div>
  );
}
