import type { ReactNode } from 'react';

/** The one thing on a page where somebody is about to enter a room. */
export function RoomCard({ children }: { children: ReactNode }) {
  return (
    <div className="scroll-pane grid h-full place-items-center p-4">
      <div className="w-full max-w-sm rounded-2xl border border-line bg-surface p-5 shadow-sm min-[400px]:p-7">
        {children}
      </div>
    </div>
  );
}
