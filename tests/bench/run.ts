import { availableParallelism } from 'node:os';
import { playRound, type Round } from './round.ts';
import type { Size } from './sizes.ts';
import { reportOf } from './table.ts';

/** @returns the report as Markdown; `say` hears what is being measured */
export async function runBench(size: Size, say: (what: string) => void): Promise<string> {
  const rounds: Round[] = [];
  for (let number = 0; number < size.rounds; number++) {
    rounds.push(
      await playRound(size, number, (what) => say(`round ${number + 1} of ${size.rounds}, ${what}`)),
    );
  }
  return `${size.rounds} rounds on ${availableParallelism()} processors.\n\n${reportOf(rounds, size)}`;
}
