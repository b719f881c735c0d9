import { backEndVariables } from './back-ends.ts';
import { runBackEnds } from './run-back-ends.ts';

/**
 * Vitest calls this before the first test of a project: starts each back end whose variable is not given, once per
 * run, and puts its address into the environment that the tests inherit. Where one cannot be had its tests skip by
 * name, except with CI=true.
 */
export async function setup(): Promise<(() => Promise<void>) | undefined> {
  const wanted = Object.entries(backEndVariables).filter(([, variable]) => !process.env[variable]);
  if (wanted.length === 0) return undefined;
  const { variables, stop } = await runBackEnds(wanted.map(([name]) => name));
  for (const [name, variable] of wanted) {
    if (variables[variable] === undefined && process.env.CI === 'true') {
      await stop();
      throw new Error(`The back end "${name}" cannot be had: install it or set ${variable}.`);
    }
  }
  Object.assign(process.env, variables);
  return stop;
}
