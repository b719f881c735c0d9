import type { ReactNode } from 'react';
import { classNames } from '../../design/class-names.ts';
import { clockTime, exactTime } from '../../format/date.ts';
import { strings } from './strings.ts';

type Props = {
  at: number;
  own: boolean;
  editedAt?: number | undefined;
  /** Only own messages have one. */
  tick?: ReactNode;
};

/** Time, edit mark and tick at the end of a bubble; floats, so that a short last line makes room for it. */
export function MessageMeta({ at, own, editedAt, tick }: Props) {
  return (
    <span
      className={classNames(
        'float-end ms-2.5 mt-1.5 -mb-0.5 inline-flex items-center gap-1 text-xs select-none',
        own ? 'text-own-muted' : 'text-muted',
      )}
    >
      {editedAt !== undefined && <span title={exactTime(editedAt)}>{strings.edited}</span>}
      <time dateTime={new Date(at).toISOString()} title={exactTime(at)}>
        {clockTime(at)}
      </time>
      {tick}
    </span>
  );
}
