/** The satchel, drawn in the current colour with the accent behind it. */
export function SatchelMark({ className }: { className?: string }) {
  return (
    <svg viewBox="0 0 32 32" aria-hidden="true" className={className}>
      <rect width="32" height="32" rx="8" className="fill-accent" />
      <path
        d="M12.5 10V8.6a1.6 1.6 0 0 1 1.6-1.6h3.8a1.6 1.6 0 0 1 1.6 1.6V10"
        fill="none"
        strokeWidth="1.8"
        className="stroke-on-accent"
      />
      <path
        d="M5.5 12a2 2 0 0 1 2-2h17a2 2 0 0 1 2 2v10.5a2.5 2.5 0 0 1-2.5 2.5H8a2.5 2.5 0 0 1-2.5-2.5z"
        className="fill-on-accent"
      />
      <path
        d="M5.5 14.5v1.3c0 1 .7 1.8 1.6 2.1L16 20.5l8.9-2.6c.9-.3 1.6-1.1 1.6-2.1v-1.3"
        fill="none"
        strokeWidth="1.6"
        className="stroke-accent"
      />
      <path
        d="M10.6 16.2v5M21.4 16.2v5"
        fill="none"
        strokeWidth="2.2"
        strokeLinecap="round"
        className="stroke-accent"
      />
    </svg>
  );
}
