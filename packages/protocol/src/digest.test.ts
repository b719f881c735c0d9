import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import {
  contentDigestHeader,
  digestFromBase64,
  digestOfParts,
  isPartSize,
  parseContentDigest,
  partCountFor,
  partRange,
  partSizeFor,
  toBase64,
} from './digest.ts';
import { MiB, PART_BYTES, PARTS_MAX } from './limits.ts';

const GiB = 1024 * MiB;
const TiB = 1024 * GiB;

/** As a browser computes it. */
const webCrypto = async (bytes: Uint8Array) =>
  new Uint8Array(await crypto.subtle.digest('SHA-256', Uint8Array.from(bytes)));

const nodeCrypto = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest();

/** What `seq 1 3000000` prints: any shell makes the same file, and no two of its parts are alike. */
const numbers = Buffer.from(Array.from({ length: 2_300_000 }, (_, index) => `${index + 1}\n`).join(''));

/** SPEC "Digest"; computed with split and openssl. */
const vectors = [
  { size: 0, partSize: 5 * MiB, digest: 'Xfbg4nYTWdMKgnUFjimfzAOBU0VF9Vz0PkGYP11MlFY=' },
  { size: 1, partSize: 5 * MiB, digest: 'nC5Nj+l9iBQw3k51S0IFucJ86WcVIxz/xDNzQMsRAoA=' },
  { size: 5 * MiB, partSize: 5 * MiB, digest: 'S3y3FmRwcIov0F2ElFh+k/t/ed9LlCsKxZxsoSS37T8=' },
  { size: 5 * MiB + 1, partSize: 5 * MiB, digest: 'XDrn054lJItgP1wjsebfF6x8nkGjYlIpX5a1j6oE16A=' },
  { size: 10 * MiB, partSize: 5 * MiB, digest: 'maivC6BBpYlKCZ5+9yZAq7Qj4kx3W68QVHg5s+NhT7Y=' },
  { size: 0, partSize: 8 * MiB, digest: 'Xfbg4nYTWdMKgnUFjimfzAOBU0VF9Vz0PkGYP11MlFY=' },
  { size: 1, partSize: 8 * MiB, digest: 'nC5Nj+l9iBQw3k51S0IFucJ86WcVIxz/xDNzQMsRAoA=' },
  { size: 8 * MiB, partSize: 8 * MiB, digest: 'EdEE8iIdrVpnwH03IEF3EYPn/az296D8Xj0p7bWUz5E=' },
  { size: 8 * MiB + 1, partSize: 8 * MiB, digest: 'SVotjilv3THBn/Ofp4bloPb4oW11SvJjnpZ5v3aewMc=' },
  { size: 16 * MiB, partSize: 8 * MiB, digest: '9D7MVSgDSl6HPPj1xpEU06ATOsKi9CfJtDT6futsm2E=' },
];

describe('the digest of a file', () => {
  it.each(vectors)('of $size bytes in parts of $partSize is $digest', async ({ size, partSize, digest }) => {
    const file = numbers.subarray(0, size);
    const parts: Uint8Array[] = [];
    for (let n = 1; n <= partCountFor(size, partSize); n++) {
      const { start, end } = partRange(n, size, partSize);
      parts.push(await webCrypto(file.subarray(start, end)));
    }
    expect(await digestOfParts(parts, webCrypto)).toBe(digest);
  });

  it.each(vectors)('is what node:crypto makes of $size bytes too', ({ size, partSize, digest }) => {
    const whole = createHash('sha256');
    let start = 0;
    do {
      whole.update(nodeCrypto(numbers.subarray(start, Math.min(size, start + partSize))));
      start += partSize;
    } while (start < size);
    expect(whole.digest('base64')).toBe(digest);
  });

  it('depends on the order of the parts', async () => {
    const [a, b] = [await webCrypto(Uint8Array.of(1)), await webCrypto(Uint8Array.of(2))];
    expect(await digestOfParts([a, b], webCrypto)).not.toBe(await digestOfParts([b, a], webCrypto));
  });
});

describe('the size of parts', () => {
  it.each([
    [0, 8 * MiB, 1],
    [1, 8 * MiB, 1],
    [8 * MiB, 8 * MiB, 1],
    [8 * MiB + 1, 8 * MiB, 2],
    [10 * GiB, 8 * MiB, 1280],
    [8 * MiB * 10_000, 8 * MiB, 10_000],
    [8 * MiB * 10_000 + 1, 16 * MiB, 5001],
    [16 * MiB * 10_000, 16 * MiB, 10_000],
    [16 * MiB * 10_000 + 1, 32 * MiB, 5001],
    [TiB, 128 * MiB, 8192],
    [5 * TiB, 1024 * MiB, 5120],
  ])('for %i bytes is %i in %i parts', (size, partSize, count) => {
    expect(partSizeFor(size)).toBe(partSize);
    expect(partCountFor(size, partSize)).toBe(count);
    expect(partCountFor(size, partSize)).toBeLessThanOrEqual(PARTS_MAX);
    expect(isPartSize(partSize)).toBe(true);
  });

  it('is a whole number of MiB from 5 on', () => {
    expect([5, 6, 7, 8, 128].map((count) => isPartSize(count * MiB))).toEqual(Array(5).fill(true));
    const wrong = [0, 1, MiB, 4 * MiB, 5 * MiB - 1, 5 * MiB + 1, 5.5 * MiB, -8 * MiB, Number.NaN, Infinity];
    expect(wrong.filter(isPartSize)).toEqual([]);
  });

  it.each([0, 1, PART_BYTES, PART_BYTES + 1, 3 * PART_BYTES - 1])(
    'divides %i bytes without gap or overlap',
    (size) => {
      let next = 0;
      for (let n = 1; n <= partCountFor(size, PART_BYTES); n++) {
        const { start, end } = partRange(n, size, PART_BYTES);
        expect(start).toBe(next);
        expect(end - start).toBeLessThanOrEqual(PART_BYTES);
        next = end;
      }
      expect(next).toBe(size);
    },
  );
});

describe('Content-Digest', () => {
  const digest = Uint8Array.from(nodeCrypto(Buffer.from('{"hello": "world"}\n')));
  /** RFC 9530 appendix B.1. */
  const example = 'sha-256=:RK/0qy18MlBSVnWgjwz6lZEWjP/lF5HF9bvEF8FabDg=:';

  it('is printed as in RFC 9530', () => {
    expect(contentDigestHeader(digest)).toBe(example);
  });

  it.each([
    example,
    ` ${example} `,
    `sha-512=:WZDPaVn/7XgHaAy8pmojAkGWoRx2UFChF41A2svX+TaPm+AbwAgBWnrIiYllu7BNNyealdVLvRwEmTHWXvJwew==:, ${example}`,
    `${example}, md5=:1B2M2Y8AsgTpgAmY7PhCfg==:`,
    `${contentDigestHeader(new Uint8Array(32))}, ${example}`,
  ])('is read from %j', (header) => {
    expect(parseContentDigest(header)).toEqual(digest);
  });

  it.each([
    '',
    'sha-256',
    'sha-256=',
    'sha-256=:',
    'sha-256=::',
    'sha-512=:RK/0qy18MlBSVnWgjwz6lZEWjP/lF5HF9bvEF8FabDg=:',
    example.slice(0, -1),
    example.replace('=:R', '=R'),
    example.replace('RK', 'R'),
    example.replace('=', ':'),
    example.replace('/', '_'),
    'sha-256=:44aff4ab2d7c3250525675a08f0cfa9591168cffe51791c5f5bbc417c15a6c38:',
  ])('is not %j', (header) => {
    expect(parseContentDigest(header)).toBeUndefined();
  });
});

describe('a digest in base64', () => {
  it('comes back as it went in', () => {
    for (const fill of [0, 1, 127, 128, 255]) {
      const digest = new Uint8Array(32).fill(fill);
      expect(digestFromBase64(toBase64(digest))).toEqual(digest);
    }
  });

  it.each([
    ['31 bytes', Buffer.alloc(31).toString('base64')],
    ['33 bytes', Buffer.alloc(33).toString('base64')],
    ['no padding', Buffer.alloc(32).toString('base64url')],
    ['a space', ` ${Buffer.alloc(32).toString('base64')}`],
    ['a line end', `${Buffer.alloc(32).toString('base64')}\n`],
    ['a second spelling of the same bytes', `${'A'.repeat(42)}B=`],
    ['nothing', ''],
  ])('is refused with %s', (_, text) => {
    expect(digestFromBase64(text)).toBeUndefined();
  });
});
