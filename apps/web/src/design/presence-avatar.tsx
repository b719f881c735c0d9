import { Avatar } from './avatar.tsx';
import { classNames } from './class-names.ts';
import { strings } from './strings.ts';

type Props = Parameters<typeof Avatar>[0] & { online: boolean };

/** A dot for those who are there, and the word for those who do not see it. */
export function PresenceAvatar({ online, ...avatar }: Props) {
  return (
    <span className="relative inline-flex shrink-0">
      <Avatar {...avatar} />
      {online && (
        <span
          title={strings.online}
          className={classNames(
            'absolute end-0 bottom-0 rounded-full bg-good ring-2 ring-surface',
            avatar.size === 'large' ? 'size-4' : 'size-3',
          )}
        >
          <span className="sr-only">{strings.online}</span>
        </span>
      )}
    </span>
  );
}
