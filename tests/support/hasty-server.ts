import { fileURLToPath } from 'node:url';

/** A script for `startServerProcess`: leases run out when SWEEPER_LEASE or PLACE_LEASE say, in milliseconds. */
export const hastyLauncher = fileURLToPath(new URL('./hasty-launcher.mjs', import.meta.url));
