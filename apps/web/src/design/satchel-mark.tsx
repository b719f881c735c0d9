/** The satchel, drawn in the current colour with the accent behind it. */
export function SatchelMark({ className }: { className?: string }) {
  return (
    <svg viewBox="0 0 32 32" aria-hidden="true" className={className}>
      <rect width="32" height="32" rx="8" className="fill-accent" />
      <path
        d="M11.5 10.5V9a4.5 4.5 0 0 1 9 0v1.5"
        fill="none"
        strokeWidth="2"
        strokeLinecap="round"
        className="stroke-on-accent"
      />
      <path
        d="M7 12.5a2 2 0 0 1 2-2h14a2 2 0 0 1 2 2V23a2.5 2.5 0 0 1-2.5 2.5h-13A2.5 2.5 0 0 1 7 23z"
        className="fill-on-accent"
      />
      <path
        d="M7 12.5a2 2 0 0 1 2-2h14a2 2 0 0 1 2 2v2.2c0 1.2-.8 2.3-2 2.6l-5 1.4h-4l-5-1.4c-1.2-.3-2-1.4-2-2.6z"
        className="fill-accent"
        opacity="0.35"
      />
      <rect x="14" y="15.5" width="4" height="5.5" rx="1.4" className="fill-accent" />
    </svg>
  );
}
