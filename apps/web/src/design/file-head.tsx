import {
  File as AnyFile,
  FileArchive,
  FileCode,
  FileImage,
  FileMusic,
  FileSpreadsheet,
  FileText,
  FileVideo,
  type LucideIcon,
} from 'lucide-react';
import type { ReactNode } from 'react';
import { type FileKind, fileKindOf } from '../format/file-kind.ts';
import { classNames } from './class-names.ts';
import { UserText } from './user-text.tsx';

const icons: Record<FileKind, LucideIcon> = {
  picture: FileImage,
  video: FileVideo,
  sound: FileMusic,
  archive: FileArchive,
  table: FileSpreadsheet,
  code: FileCode,
  document: FileText,
  other: AnyFile,
};

type Props = { name: string; type: string; detail: ReactNode; faded?: boolean };

/** Icon, name and a line below it: how every card begins that stands for a file. */
export function FileHead({ name, type, detail, faded = false }: Props) {
  const Icon = icons[fileKindOf(name, type)];
  return (
    <div className="flex min-w-0 flex-1 items-center gap-3">
      <span
        className={classNames(
          'grid size-11 shrink-0 place-items-center rounded-xl',
          faded ? 'bg-line text-muted' : 'bg-accent text-on-accent',
        )}
      >
        <Icon aria-hidden className="size-5" />
      </span>
      <div className="min-w-0 flex-1">
        <p className="line-clamp-2 font-medium leading-snug [overflow-wrap:anywhere]" title={name}>
          <UserText>{name}</UserText>
        </p>
        <p className="text-sm opacity-80">{detail}</p>
      </div>
    </div>
  );
}
