import type { FileSaver } from '../src/file-saver.ts';

export const noSaver: FileSaver = {
  saved: async () => [],
  open: () => Promise.reject(new Error('no downloads here')),
  handOver: async () => undefined,
  discard: async () => undefined,
  clear: async () => undefined,
};
