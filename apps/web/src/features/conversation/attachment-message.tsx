import type { AttachmentBody } from '@satchel/protocol/rows';
import { Download } from 'lucide-react';
import { useState } from 'react';
import { FieldError } from '../../design/field.tsx';
import { FileHead } from '../../design/file-head.tsx';
import { IconButton } from '../../design/icon-button.tsx';
import { saveBlob } from '../../design/save-blob.ts';
import { size } from '../../format/size.ts';
import { strings } from './strings.ts';

type Props = {
  attachment: Pick<AttachmentBody, 'name' | 'size' | 'type'>;
  /** Left out while the message waits to be sent. */
  fetchBlob?: () => Promise<Blob>;
};

/** A small file that is no picture: it lives as long as its message, so there is nothing to say but its name. */
export function AttachmentMessage({ attachment, fetchBlob }: Props) {
  const [failed, setFailed] = useState(false);

  async function download(fetchBytes: () => Promise<Blob>) {
    setFailed(false);
    try {
      saveBlob(await fetchBytes(), attachment.name);
    } catch {
      setFailed(true);
    }
  }

  return (
    <div className="w-64 max-w-full">
      <div className="flex items-center gap-2">
        <FileHead name={attachment.name} type={attachment.type} detail={size(attachment.size)} />
        {fetchBlob && (
          <IconButton
            label={strings.downloadNamed(attachment.name)}
            icon={Download}
            onClick={() => void download(fetchBlob)}
          />
        )}
      </div>
      {failed && <FieldError>{strings.downloadFailed}</FieldError>}
    </div>
  );
}
