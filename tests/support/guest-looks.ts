import type { DataStore } from '@satchel/api/ports/data-store/data-store';
import { waiting } from './waiting.ts';

/** Tells when the sweeper has looked so many more times at who of the guests is there; it does every 5 s of its time. */
export function countGuestLooks() {
  const { changed, until } = waiting();
  let looks = 0;
  return {
    wrap: (data: DataStore): DataStore => ({
      ...data,
      accounts: {
        ...data.accounts,
        async presentGuests(...asked) {
          looks++;
          changed();
          return data.accounts.presentGuests(...asked);
        },
      },
    }),
    async looked(more: number): Promise<void> {
      const enough = looks + more;
      await until(`look number ${enough} at the guests`, () => looks >= enough || undefined, looks);
    },
  };
}
