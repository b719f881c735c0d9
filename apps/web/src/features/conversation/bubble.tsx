import type { ReactNode } from 'react';
import { classNames } from '../../design/class-names.ts';
import { UserText } from '../../design/user-text.tsx';
import { personHue } from '../../format/person-hue.ts';

type Props = {
  own: boolean;
  first: boolean;
  last: boolean;
  /** Above the first bubble of somebody in a group. */
  sender?: { id: string; name: string } | undefined;
  /** Cards and pictures come close to the edge, text keeps its distance. */
  snug?: boolean;
  children: ReactNode;
  /** Sits beside the bubble, on the side where it has room. */
  beside?: ReactNode;
  below?: ReactNode;
};

export function Bubble({ own, first, last, sender, snug = false, children, beside, below }: Props) {
  return (
    <div className={classNames('group/bubble flex flex-col', own ? 'items-end' : 'items-start')}>
      <div
        className={classNames(
          'flex max-w-full items-center gap-1',
          own ? 'flex-row-reverse ps-6 sm:ps-16' : 'pe-6 sm:pe-16',
        )}
      >
        <div
          className={classNames(
            'min-w-0 max-w-xl rounded-2xl shadow-xs',
            snug ? 'p-1.5' : 'px-3 py-1.5',
            own ? 'bg-own text-own-ink' : 'bg-other text-ink',
            own ? !last && 'rounded-ee-md' : !last && 'rounded-es-md',
            own ? !first && 'rounded-se-md' : !first && 'rounded-ss-md',
          )}
        >
          {sender && first && !own && (
            <p
              className={classNames('text-sm font-semibold', snug && 'px-1.5 pb-0.5')}
              style={{
                color: `light-dark(oklch(0.45 0.13 ${personHue(sender.id)}), oklch(0.8 0.1 ${personHue(sender.id)}))`,
              }}
            >
              <UserText>{sender.name}</UserText>
            </p>
          )}
          {children}
        </div>
        {beside}
      </div>
      {below}
    </div>
  );
}
