/** The part of the browser's Trusted Types that this file needs; TypeScript's DOM types lack it. */
type Policies = {
  createPolicy(
    name: string,
    rules: { createScriptURL(url: string): string },
  ): { createScriptURL(url: string): unknown };
};

/**
 * The one place that may turn an address into a script, as the page's CSP demands
 * (`require-trusted-types-for 'script'`). Workers come from our own origin and from nowhere else.
 */
export function trustedWorkerUrl(url: string): URL {
  const absolute = new URL(url, location.href);
  if (absolute.origin !== location.origin) throw new TypeError('A worker must come from our own origin');
  const { trustedTypes } = globalThis as { trustedTypes?: Policies };
  if (!trustedTypes) return absolute;
  policy ??= trustedTypes.createPolicy('satchel-worker', { createScriptURL: (own) => own });
  // The browser wants its own wrapper here, which the type of `new Worker` does not know.
  return policy.createScriptURL(absolute.href) as URL;
}

let policy: ReturnType<Policies['createPolicy']> | undefined;
