import { type Environment, textOf } from './read-values.ts';
import { type Variable, variableEntries } from './variables.ts';

const MASK = '********';

/**
 * The effective configuration in the form of an environment file, which can be used as one; a comment
 * marks what nobody has set. Secrets are masked.
 */
export function printConfig(env: Environment): string[] {
  return variableEntries.flatMap(([name, variable]) => {
    const text = textOf(env, name, variable);
    const note = env[name] ? '' : text === undefined ? '; not set' : '; default';
    const comment = `# ${variable.meaning}${variable.unit === undefined ? '' : ` (${variable.unit})`}${note}`;
    return text === undefined ? [comment, `# ${name}=`] : [comment, `${name}=${shown(text, variable)}`];
  });
}

/** Bare where every reader of such files agrees on the meaning, else quoted, on one line. */
function shown(text: string, { secret }: Variable): string {
  if (secret) return MASK;
  return /^[\w.,:/@+-]*$/.test(text) ? text : JSON.stringify(text);
}
