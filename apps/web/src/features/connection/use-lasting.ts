import { useEffect, useState } from 'react';

/** Whether something has been so for `milliseconds`; ends at once. */
export function useLasting(holds: boolean, milliseconds: number): boolean {
  const [lasted, setLasted] = useState(false);
  useEffect(() => {
    if (!holds) {
      setLasted(false);
      return;
    }
    const timer = setTimeout(() => setLasted(true), milliseconds);
    return () => clearTimeout(timer);
  }, [holds, milliseconds]);
  return holds && lasted;
}
