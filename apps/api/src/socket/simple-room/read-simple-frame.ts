import { JSON_DEPTH } from '@satchel/protocol/limits';
import { type SimpleCommand, simpleCommand } from '@satchel/protocol/simple-room';
import { jsonDepth } from '../../parsing/json-depth.ts';

/** `garbled` is a program's mistake, `unfit` a name or a text that a person chose badly; both are told alike (S4). */
export type SimpleFrame = SimpleCommand | { type: 'garbled' } | { type: 'unfit' };

export function readSimpleFrame(data: Buffer, isBinary: boolean): SimpleFrame {
  const json = isBinary || jsonDepth(data) > JSON_DEPTH ? undefined : parsed(data);
  const result = simpleCommand.safeParse(json);
  if (result.success) return result.data;
  const asked = result.error.issues.some((issue) => issue.code === 'custom');
  return { type: asked ? 'unfit' : 'garbled' };
}

function parsed(data: Buffer): unknown {
  try {
    return JSON.parse(data.toString());
  } catch {
    return undefined;
  }
}
