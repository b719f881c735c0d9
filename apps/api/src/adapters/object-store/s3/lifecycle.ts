import { isDeepStrictEqual } from 'node:util';
import {
  GetBucketLifecycleConfigurationCommand,
  type LifecycleRule,
  PutBucketLifecycleConfigurationCommand,
} from '@aws-sdk/client-s3';
import type { S3 } from './connect.ts';
import { ANSWER_WITHIN, within } from './limits.ts';
import { OBJECTS } from './names.ts';
import { isNotImplemented, s3NameOf, statusOf } from './translate-errors.ts';

const RULE = 'satchel-leftovers';
const DAY = 86_400_000;
/** An upload lives seven days (F15); two more for clocks and for the sweeper. */
const ABORT_DAYS = 9;

/**
 * One rule of our own beside whatever rules there are: the store itself removes what no sweeper got to.
 * @param lifetime milliseconds
 * @returns warnings: all of this is a second net, so nothing here stops the start
 */
export async function setLifecycle(s3: S3, lifetime: number): Promise<string[]> {
  const rule = ourRule(lifetime);
  try {
    const { rules, ...kept } = await currentRules(s3);
    const others = rules.filter(({ ID }) => ID !== RULE);
    if (rules.some((one) => isSameRule(one, rule))) return [];
    const command = new PutBucketLifecycleConfigurationCommand({
      Bucket: s3.bucket,
      LifecycleConfiguration: { Rules: [...others, rule] },
      ...kept,
    });
    await within(ANSWER_WITHIN, (abortSignal) => s3.client.send(command, { abortSignal }));
    return [];
  } catch (error) {
    const why = isNotImplemented(error)
      ? 'this S3 server has none'
      : `the server answers ${s3NameOf(error)} ${statusOf(error) ?? ''}`.trim();
    return [
      `No lifecycle rule could be set on the bucket ${s3.bucket} (${why}). Satchel removes files by itself; the rule would only catch what is left over when Satchel never runs again.`,
    ];
  }
}

function ourRule(lifetime: number): LifecycleRule {
  return {
    ID: RULE,
    Status: 'Enabled',
    Filter: { Prefix: OBJECTS },
    Expiration: { Days: Math.ceil(lifetime / DAY) },
    AbortIncompleteMultipartUpload: { DaysAfterInitiation: ABORT_DAYS },
  };
}

function isSameRule(found: LifecycleRule, wanted: LifecycleRule): boolean {
  const compared = ({ ID, Status, Filter, Expiration, AbortIncompleteMultipartUpload }: LifecycleRule) => ({
    id: ID,
    status: Status,
    prefix: Filter?.Prefix,
    days: Expiration?.Days,
    abortDays: AbortIncompleteMultipartUpload?.DaysAfterInitiation,
  });
  return isDeepStrictEqual(compared(found), compared(wanted));
}

/** The minimum size of transitions is part of the same document and would fall back to its default. */
async function currentRules({ client, bucket }: S3) {
  const command = new GetBucketLifecycleConfigurationCommand({ Bucket: bucket });
  try {
    const found = await within(ANSWER_WITHIN, (abortSignal) => client.send(command, { abortSignal }));
    const { TransitionDefaultMinimumObjectSize } = found;
    return {
      rules: found.Rules ?? [],
      ...(TransitionDefaultMinimumObjectSize === undefined ? {} : { TransitionDefaultMinimumObjectSize }),
    };
  } catch (error) {
    if (s3NameOf(error) === 'NoSuchLifecycleConfiguration') return { rules: [] };
    throw error;
  }
}
