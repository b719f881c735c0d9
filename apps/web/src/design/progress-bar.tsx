import { Progress } from 'radix-ui';
import { classNames } from './class-names.ts';

type Props = { value: number; max: number; label: string; paused?: boolean };

/** @param props.max may be 0 for an empty file, which is complete at once */
export function ProgressBar({ value, max, label, paused = false }: Props) {
  const share = max > 0 ? Math.min(1, value / max) : 1;
  return (
    <Progress.Root
      value={Math.round(share * 100)}
      max={100}
      aria-label={label}
      className="h-1.5 w-full overflow-hidden rounded-full bg-current/15"
    >
      <Progress.Indicator
        className={classNames(
          'block h-full rounded-full transition-[width]',
          paused ? 'bg-line-strong' : 'bg-accent',
        )}
        style={{ width: `${share * 100}%` }}
      />
    </Progress.Root>
  );
}
