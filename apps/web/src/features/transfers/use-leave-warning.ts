import { useEffect } from 'react';
import { useClient } from '../../hooks/use-client.ts';
import { useSelected } from '../../hooks/use-selected.ts';
import { moving } from './unfinished.ts';

/** Asks before the page is closed, only while something is moving. */
export function useLeaveWarning(): void {
  const busy = useSelected(useClient().transfers, (all) => all.some(moving));
  useEffect(() => {
    if (!busy) return;
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener('beforeunload', ask);
    return () => window.removeEventListener('beforeunload', ask);
  }, [busy]);
}
