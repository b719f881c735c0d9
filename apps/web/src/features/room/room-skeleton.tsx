import { Skeleton } from '../../design/skeleton.tsx';
import { RoomCard } from './room-card.tsx';
import { strings } from './strings.ts';

export function RoomSkeleton() {
  return (
    <RoomCard>
      <div role="status" aria-label={strings.loading} className="flex flex-col items-center gap-3">
        <Skeleton className="size-20 rounded-[32%]" />
        <Skeleton className="h-6 w-40" />
        <Skeleton className="mt-3 h-11 w-full" />
      </div>
    </RoomCard>
  );
}
