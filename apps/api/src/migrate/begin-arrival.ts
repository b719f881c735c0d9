import type { Arrival, Identity, Records } from '../ports/data-store/records.ts';
import { type Room, roomIn } from '../use-cases/move-records.ts';

/**
 * Whether this target may be filled, and from where on.
 * @throws Error in one sentence for the operator
 */
export async function findArrival(
  target: Pick<Records, 'shelves' | 'arrival'>,
  { epoch }: Identity,
  withObjects: boolean,
): Promise<Arrival> {
  const room: Room = await roomIn(target);
  if (room === 'empty') return { from: epoch, withObjects, reached: {} };
  if ('taken' in room) {
    throw new Error(
      `The database of SATCHEL_DATABASE_URL is in use, it has ${room.taken}: name an empty one, by another name after the last slash.`,
    );
  }
  const { begun } = room;
  if (begun.from !== epoch) {
    throw new Error(
      'The database of SATCHEL_DATABASE_URL was filled from another Satchel: name an empty one, by another name after the last slash.',
    );
  }
  if (begun.finishedAt === undefined && begun.withObjects !== withObjects) {
    throw new Error(
      `This was begun ${begun.withObjects ? 'with' : 'without'} SATCHEL_S3_ENDPOINT: ${begun.withObjects ? 'set' : 'unset'} it as it was, or drop the database of SATCHEL_DATABASE_URL and begin again.`,
    );
  }
  return begun;
}
