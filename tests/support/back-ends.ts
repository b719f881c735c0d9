/** The variable that says where a back end is; `infra/back-ends.mjs` starts those that nobody gives. */
export const backEndVariables = {
  mongo: 'SATCHEL_TEST_MONGO_URL',
  s3: 'SATCHEL_TEST_S3_ENDPOINT',
  redis: 'SATCHEL_TEST_REDIS_URL',
} as const;

export type BackEnd = keyof typeof backEndVariables;

/**
 * The address of a real server, or undefined, on which a suite skips by name. With CI=true a missing one throws:
 * there a skip would pass for a success.
 */
export function findBackEnd(name: BackEnd, env: NodeJS.ProcessEnv = process.env): string | undefined {
  const address = env[backEndVariables[name]] || undefined;
  if (address === undefined && env.CI === 'true') {
    throw new Error(`The back end "${name}" is not there: set ${backEndVariables[name]}.`);
  }
  return address;
}
