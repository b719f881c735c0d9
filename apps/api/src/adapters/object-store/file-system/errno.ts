/** The code of an error that a system call returned, such as ENOENT; undefined for every other error. */
export function errnoOf(error: unknown): string | undefined {
  const isSystemError = error instanceof Error && 'syscall' in error && 'code' in error;
  return isSystemError && typeof error.code === 'string' ? error.code : undefined;
}
