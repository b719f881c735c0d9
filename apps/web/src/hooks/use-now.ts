import { useEffect, useState } from 'react';

/**
 * The time in milliseconds, renewed every `every` milliseconds while `running`; for texts such as
 * "2 min ago" that change without an event.
 */
export function useNow(every: number, running = true): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    if (!running) return;
    setNow(Date.now());
    const timer = setInterval(() => setNow(Date.now()), every);
    return () => clearInterval(timer);
  }, [every, running]);
  return now;
}
