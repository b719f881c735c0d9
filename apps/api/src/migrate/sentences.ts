import type { Unmoved } from '../use-cases/move-objects.ts';
import type { Compared } from '../use-cases/move-records.ts';

const SHOWN = 10;

/** What an operator is told of files whose bytes are not what their records say. */
export function unmovedText(unmoved: readonly Unmoved[]): string {
  const shown = unmoved.slice(0, SHOWN).map(({ fileId, why }) => `${fileId} (${why})`);
  return (
    `${unmoved.length} of the files cannot be moved: ${shown.join(', ')}. Put absent ones back from a backup and remove damaged ones ` +
    'from DATA_DIR; or start the server as it was, which tells absent ones as lost after 10 minutes. Then run this again.'
  );
}

export function differenceText(different: readonly Compared[]): string {
  const sides = different.map(
    ({ name, source, target }) => `${name} (${source.count} in the source, ${target.count} in the target)`,
  );
  const advice = different.some(({ source, target }) => target.count > source.count)
    ? 'Something was removed from the source since the first call: drop the database of SATCHEL_DATABASE_URL and begin again.'
    : 'Run this once more, and they are copied again.';
  return `The two sides differ in ${sides.join(', ')}. ${advice}`;
}
