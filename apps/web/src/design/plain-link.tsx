import type { ReactNode } from 'react';
import { Link } from 'wouter';

/** Leads somewhere, with the look of a plain button. */
export function PlainLink({ href, children }: { href: string; children: ReactNode }) {
  return (
    <Link
      href={href}
      className="inline-flex min-h-11 items-center justify-center rounded-xl px-4 font-medium text-accent-ink hover:bg-hover"
    >
      {children}
    </Link>
  );
}
