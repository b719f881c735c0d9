import type { Route } from './route.ts';
import { type AuthUses, authRoutes } from './routes/auth.ts';
import { type ChatUses, chatRoutes } from './routes/chat.ts';
import { type ContentUses, contentRoutes } from './routes/content.ts';
import { type FileUses, fileRoutes } from './routes/file.ts';
import { type GroupUses, groupRoutes } from './routes/group.ts';
import { type GuestUses, guestRoutes } from './routes/guest.ts';
import { type UserUses, userRoutes } from './routes/user.ts';

export type RouteUses = AuthUses & GuestUses & UserUses & ChatUses & GroupUses & ContentUses & FileUses;

/** Everything under /api/v1, in the order it is matched. */
export function allRoutes(uses: RouteUses): Route[] {
  return [
    ...authRoutes(uses),
    ...guestRoutes(uses),
    ...userRoutes(uses),
    ...chatRoutes(uses),
    ...groupRoutes(uses),
    ...contentRoutes(uses),
    ...fileRoutes(uses),
  ];
}
