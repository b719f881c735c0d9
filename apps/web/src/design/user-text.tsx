import type { ReactNode } from 'react';

/** Text a person wrote or chose: isolated, with its own direction, so that it cannot turn the words around it. */
export function UserText({ children, className }: { children: ReactNode; className?: string }) {
  return (
    <bdi dir="auto" className={className}>
      {children}
    </bdi>
  );
}
