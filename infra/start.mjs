import { prepare } from './prepare/prepare.mjs';

await prepare();
// In this same process: one process to watch and to signal. It reads argv and the environment by itself.
await import('../apps/api/dist/main.js');
