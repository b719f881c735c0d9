/**
 * Source text without its comments, near enough for searching: a line that is comment, and what follows ` // `.
 * A real parser would also know a comment mark inside a string that starts a line; no rule here depends on one.
 */
export function withoutComments(source: string): string {
  return source.replace(/^\s*(?:\/\/|\/?\*).*$/gm, '').replace(/\s\/\/ .*$/gm, '');
}
