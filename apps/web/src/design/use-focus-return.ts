import { useState } from 'react';

/**
 * Gives the focus back to where it was when a dialog opened. Radix does so only for dialogs with a
 * trigger of its own; where that place is gone with what was deleted, the page's main part gets it.
 * @returns a handler for `onCloseAutoFocus`
 */
export function useFocusReturn(): (event: Event) => void {
  const [opener] = useState(() => document.activeElement);
  return (event) => {
    event.preventDefault();
    const target = opener?.isConnected && opener !== document.body ? opener : document.getElementById('main');
    if (target instanceof HTMLElement) target.focus();
  };
}
