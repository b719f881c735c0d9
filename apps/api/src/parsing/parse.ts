import { type ErrorCode, isErrorCode } from '@satchel/protocol/errors';
import type * as z from 'zod';
import { AppError } from '../domain/app-error.ts';

/** @throws AppError the code a schema asked for, else `fallback`, with the path of the first offending field */
export function parse<Schema extends z.ZodType>(
  schema: Schema,
  input: unknown,
  fallback: ErrorCode = 'invalid_field',
): z.output<Schema> {
  const result = schema.safeParse(input);
  if (result.success) return result.data;
  throw refusalOf(result.error.issues, fallback);
}

function refusalOf(issues: readonly z.core.$ZodIssue[], fallback: ErrorCode): AppError {
  const [issue] = issues;
  if (issue === undefined) return new AppError(fallback);
  const asked = issue.code === 'custom' ? issue.params?.code : undefined;
  const code = typeof asked === 'string' && isErrorCode(asked) ? asked : fallback;
  const field = [...issue.path, ...(issue.code === 'unrecognized_keys' ? issue.keys.slice(0, 1) : [])]
    .map(String)
    .join('.')
    .slice(0, 100);
  const message = field === '' ? issue.message : `${field}: ${issue.message}`;
  return new AppError(code, { message: message.slice(0, 300), ...(field === '' ? {} : { field }) });
}
