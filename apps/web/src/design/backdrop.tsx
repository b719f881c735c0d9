import type { ReactNode } from 'react';

/**
 * Stands in for Radix's own overlays: those lock the page's scrolling with an injected style
 * element, which the page's CSP refuses. Nothing behind needs the lock, as the page itself never
 * scrolls and Radix takes pointer events away from everything outside the dialog.
 */
export function Backdrop({ children }: { children: ReactNode }) {
  return (
    <div className="fixed inset-0 z-40 flex items-end justify-center bg-backdrop sm:items-center sm:p-4">
      {children}
    </div>
  );
}
