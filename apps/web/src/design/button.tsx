import { LoaderCircle } from 'lucide-react';
import type { ComponentProps } from 'react';
import { classNames } from './class-names.ts';

export type ButtonLook = 'primary' | 'quiet' | 'danger' | 'plain';

const looks: Record<ButtonLook, string> = {
  primary: 'bg-accent text-on-accent hover:bg-accent-strong',
  quiet: 'bg-raised text-ink border border-line hover:bg-hover',
  danger: 'bg-danger text-on-danger hover:bg-danger-strong',
  plain: 'text-accent-ink hover:bg-hover',
};

const sizes = {
  regular: 'min-h-11 px-4 text-[0.9375rem]',
  small: 'min-h-9 pointer-coarse:min-h-11 px-3 text-sm',
};

type Props = ComponentProps<'button'> & {
  look?: ButtonLook;
  size?: keyof typeof sizes;
  /** Shows a spinner and ignores clicks, but stays focusable so that focus is not lost while waiting. */
  busy?: boolean;
};

export function Button({
  look = 'primary',
  size = 'regular',
  busy,
  className,
  onClick,
  children,
  ...rest
}: Props) {
  return (
    <button
      type="button"
      {...rest}
      aria-busy={busy || undefined}
      aria-disabled={busy || undefined}
      onClick={(event) => {
        if (busy) event.preventDefault();
        else onClick?.(event);
      }}
      className={classNames(
        'inline-flex items-center justify-center gap-2 rounded-xl font-medium transition-colors select-none',
        'disabled:opacity-50 disabled:cursor-not-allowed',
        sizes[size],
        looks[look],
        className,
      )}
    >
      {busy && <LoaderCircle aria-hidden className="size-4 animate-spin" />}
      {children}
    </button>
  );
}
