import { describe, expect, it } from 'vitest';
import { readText, repositoryFiles } from './repository.ts';
import { withoutComments } from './without-comments.ts';

/** What the linter cannot see: time and chance that come in by a constructor, an import or `globalThis`. */
const HIDDEN = [
  /\bnew Date\(\s*\)/,
  /\bDate\.now\b/,
  /\bMath\.random\b/,
  /\brandom(UUID|Bytes|Int|Fill|FillSync|UUIDv7)\b/,
  /\bgetRandomValues\b/,
  /\bglobalThis\b/,
  /\bset(Timeout|Interval|Immediate)\s*\(/,
];

describe('domain and use cases', () => {
  it('take time, ids and chance as arguments', () => {
    const rules = repositoryFiles()
      .filter(
        (path) => /^apps\/api\/src\/(domain|use-cases)\/.*\.ts$/.test(path) && !path.endsWith('.test.ts'),
      )
      .flatMap((path) => {
        const code = withoutComments(readText(path));
        return HIDDEN.filter((pattern) => pattern.test(code)).map(
          (pattern) => `${path} has ${pattern.source}`,
        );
      });
    expect(rules).toEqual([]);
  });
});
