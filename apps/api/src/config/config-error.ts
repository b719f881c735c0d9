/** A configuration that cannot be used: each problem names its variable and what to do. */
export class ConfigError extends Error {
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    const mistakes = problems.length === 1 ? 'a mistake' : `${problems.length} mistakes`;
    super(`The configuration has ${mistakes}:\n${problems.map((one) => `  ${one}`).join('\n')}`);
    this.name = 'ConfigError';
    this.problems = problems;
  }
}
