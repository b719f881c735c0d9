import { useEffect, useState } from 'react';
import { useClient } from '../../hooks/use-client.ts';
import { usePageAttention } from '../../hooks/use-page-attention.ts';

const AGAIN_AFTER = 10_000;
/** Who has not seen it by then hardly changes the number; coming back to the page asks once more. */
const ASKED_FOR = 10 * 60_000;

/** How many have seen a message of mine in a crowd: asked while it is in sight and young. */
export function useAskedCount(conversationId: string, messageId: string, at: number): number {
  const { http } = useClient();
  const attentive = usePageAttention();
  const [seen, setSeen] = useState(0);
  useEffect(() => {
    if (!attentive) return;
    let over = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const ask = async () => {
      try {
        const { read } = await http.receiptCounts(conversationId, messageId);
        if (!over) setSeen(read);
      } catch {
        // A number that is missing is no failure worth a word; the next time asks again.
      }
      if (!over && Date.now() - at < ASKED_FOR) timer = setTimeout(() => void ask(), AGAIN_AFTER);
    };
    void ask();
    return () => {
      over = true;
      clearTimeout(timer);
    };
  }, [http, conversationId, messageId, at, attentive]);
  return seen;
}
