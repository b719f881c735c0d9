import { CircleAlert } from 'lucide-react';
import { type ComponentProps, type ReactNode, useId } from 'react';
import { classNames } from './class-names.ts';

type Props = Omit<ComponentProps<'input'>, 'id'> & {
  label: string;
  hint?: ReactNode;
  error?: string | undefined;
  /** Sits at the end of the input, such as a button that shows the password. */
  trailing?: ReactNode;
};

export function Field({ label, hint, error, trailing, className, ...input }: Props) {
  const id = useId();
  const hintId = `${id}-hint`;
  const errorId = `${id}-error`;
  const describedBy = classNames(error !== undefined && errorId, hint !== undefined && hintId) || undefined;
  return (
    <div className={className}>
      <label htmlFor={id} className="mb-1 block text-sm font-medium">
        {label}
      </label>
      <div className="relative">
        <input
          {...input}
          id={id}
          aria-invalid={error !== undefined || undefined}
          aria-describedby={describedBy}
          className={classNames(
            'min-h-11 w-full rounded-xl border bg-raised px-3 text-base placeholder:text-muted',
            error === undefined ? 'border-line-strong' : 'border-danger',
            trailing !== undefined && 'pe-12',
          )}
        />
        {trailing !== undefined && (
          <div className="absolute inset-y-0 end-0.5 grid place-items-center">{trailing}</div>
        )}
      </div>
      {hint !== undefined && (
        <p id={hintId} className="mt-1 text-sm text-muted">
          {hint}
        </p>
      )}
      {error !== undefined && <FieldError id={errorId}>{error}</FieldError>}
    </div>
  );
}

/** Announced when it appears, because focus may be on the button that was pressed. */
export function FieldError({ id, children }: { id?: string; children: ReactNode }) {
  return (
    <p id={id} role="alert" className="mt-1 flex items-start gap-1.5 text-sm text-danger">
      <CircleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
      <span>{children}</span>
    </p>
  );
}
