import { quoted } from './quoted.ts';
import { type Values, type Variable, type VariableName, variableEntries } from './variables.ts';

export type Environment = Record<string, string | undefined>;

/**
 * The checked values of all variables, and a sentence for each that cannot be read. Empty counts as
 * unset: that is how compose files and unit files pass on what nobody gave them.
 */
export function readValues(env: Environment): { values: Partial<Values>; mistakes: string[] } {
  const values: Partial<Record<VariableName, unknown>> = {};
  const mistakes: string[] = [];
  for (const [name, variable] of variableEntries) {
    const text = textOf(env, name, variable);
    if (text === undefined) continue;
    const { success, data, error } = variable.reads.safeParse(text);
    if (success) values[name] = data;
    else mistakes.push(mistakeOf(name, variable, text, error.issues[0]?.message ?? 'cannot be read'));
  }
  return { values: values as Partial<Values>, mistakes };
}

export function textOf(env: Environment, name: VariableName, variable: Variable): string | undefined {
  return env[name] || variable.default;
}

function mistakeOf(name: VariableName, variable: Variable, text: string, problem: string): string {
  const shown = variable.secret ? ' (its value is not shown)' : `=${quoted(text)}`;
  const unit = variable.unit === undefined ? '' : ` (${variable.unit})`;
  const remedy =
    variable.default === undefined
      ? 'Correct it or unset it.'
      : `Unset it for the default, ${variable.default}.`;
  return `${name}${shown} ${problem}${unit}. ${remedy}`;
}
