import type { S3Settings } from './settings.ts';
import { s3NameOf, statusOf } from './translate-errors.ts';

const REFUSED = new Set([
  'InvalidAccessKeyId',
  'SignatureDoesNotMatch',
  'InvalidSecurity',
  'UnrecognizedClientException',
  'XAdminUserNotFound',
]);
const UNTRUSTED = /^(ERR_TLS_CERT|CERT_|UNABLE_TO_|DEPTH_ZERO|SELF_SIGNED|ERR_OSSL|EPROTO|ERR_SSL)/;

/** One sentence for the operator: which variable, what is wrong with it, what to do. */
export function startError(error: unknown, { endpoint, bucket, region }: S3Settings): Error {
  const sentence = explain(error, { endpoint, bucket, region });
  return new Error(sentence, { cause: error });
}

function explain(error: unknown, { endpoint, bucket, region }: Omit<S3Settings, 'accessKey' | 'secretKey'>) {
  const name = codeOf(error);
  const there = `SATCHEL_S3_ENDPOINT=${endpoint}`;
  if (REFUSED.has(name)) {
    return `The S3 server at ${endpoint} does not know these keys (${name}): correct SATCHEL_S3_ACCESS_KEY and SATCHEL_S3_SECRET_KEY.`;
  }
  if (name === 'RequestTimeTooSkewed') {
    return `The clock of this machine and that of ${there} differ too much: set both by a time server.`;
  }
  if (
    name === 'AuthorizationHeaderMalformed' ||
    name === 'PermanentRedirect' ||
    name === 'AuthorizationQueryParametersError'
  ) {
    return `SATCHEL_S3_REGION=${region} is not the region of this bucket (${name}): name the right one.`;
  }
  if (name === 'InvalidBucketName' || name === 'InvalidBucketNameError') {
    return `SATCHEL_S3_BUCKET=${bucket} cannot be the name of a bucket: 3 to 63 lowercase letters, digits and hyphens.`;
  }
  if (name === 'BucketAlreadyExists' || name === 'AccessDenied' || statusOf(error) === 403) {
    return `SATCHEL_S3_BUCKET=${bucket} may not be used with these keys (${name || 403}): grant them reading, writing, listing and deleting in it, or name another bucket.`;
  }
  if (UNTRUSTED.test(name)) {
    return `The certificate of ${there} is not accepted (${name}): use the name it was issued for, add its authority with NODE_EXTRA_CA_CERTS, or write http:// for a server without TLS.`;
  }
  if (statusOf(error) === undefined) {
    return `${there} cannot be reached (${name || 'no answer'}): correct the address or start the server.`;
  }
  return `${there} answers ${statusOf(error)} ${name}: it may be no S3 server, or one that is not ready.`;
}

/** The store's word, or that of the network below it. */
function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return '';
  const { code, cause } = error as Error & { code?: unknown };
  if (typeof code === 'string' && code !== '') return code;
  if (error instanceof AggregateError) return codeOf(error.errors[0]);
  if (error.name !== 'Error') return s3NameOf(error);
  return codeOf(cause);
}
