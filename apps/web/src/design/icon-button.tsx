import type { LucideIcon } from 'lucide-react';
import type { ComponentProps } from 'react';
import { classNames } from './class-names.ts';

type Props = Omit<ComponentProps<'button'>, 'children'> & {
  /** The accessible name; also shown on hover. */
  label: string;
  icon: LucideIcon;
};

export function IconButton({ label, icon: Icon, className, ...rest }: Props) {
  return (
    <button
      type="button"
      aria-label={label}
      title={label}
      {...rest}
      className={classNames(
        'inline-grid size-10 shrink-0 place-items-center rounded-xl text-muted transition-colors',
        'pointer-coarse:size-11 hover:bg-hover hover:text-ink disabled:opacity-50 disabled:cursor-not-allowed',
        className,
      )}
    >
      <Icon aria-hidden className="size-5" />
    </button>
  );
}
