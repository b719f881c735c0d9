import { AppError } from '../../../domain/app-error.ts';

const VARIABLE = 'SATCHEL_DATABASE_URL';

const UNAUTHORIZED = 13;
const AUTHENTICATION_FAILED = 18;
const ATLAS_REFUSED = 8000;

/** One sentence for the operator: what is wrong, which variable to correct. It never repeats the address, which has a password in it. */
export function explainStart(error: unknown): AppError {
  if (error instanceof AppError) return error;
  return new AppError('unavailable', { message: sentence(error), cause: error });
}

function sentence(error: unknown): string {
  const chain = causes(error);
  const codes = chain.map((one) => ('code' in one ? one.code : undefined));
  const words = chain.map(({ message }) => message).join(' ');
  if (codes.includes(AUTHENTICATION_FAILED) || codes.includes(ATLAS_REFUSED))
    return `The database refuses the user or the password in ${VARIABLE}: correct them, and "authSource" if the user belongs to another database.`;
  if (codes.includes(UNAUTHORIZED))
    return `The user in ${VARIABLE} may not read and write this database: give it the role "readWrite", or put a user and a password into the address.`;
  if (/wire version/.test(words))
    return `The database server named by ${VARIABLE} is too old: Satchel needs MongoDB 7.0 or newer.`;
  if (codes.some(isCertificateCode) || /certificate|altnames/i.test(words))
    return `The certificate of the database server does not fit ${VARIABLE}: use the host name it was made for, and "tlsCAFile" if its authority is your own.`;
  if (chain.some(isAddressError))
    return `${VARIABLE} is no address of a MongoDB server: write mongodb://user:password@host:27017/satchel, with %40 for an @ in the password.`;
  return `The database server named by ${VARIABLE} does not answer: check host, port and "tls", and that the server runs.`;
}

function isCertificateCode(code: unknown): boolean {
  return typeof code === 'string' && /^(ERR_TLS_|CERT_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_)/.test(code);
}

/** By name, because the driver and what it parses addresses with have a class each. */
function isAddressError({ name }: Error): boolean {
  return name === 'MongoParseError' || name === 'MongoInvalidArgumentError';
}

/** The error itself, what caused it, and what each server of the topology answered last. */
function causes(error: unknown): Error[] {
  if (!(error instanceof Error)) return [];
  const { reason } = error as { reason?: unknown };
  const servers = isTopology(reason) ? [...reason.servers.values()].map((server) => server.error) : [reason];
  return [error, ...[error.cause, ...servers].flatMap(causes)];
}

function isTopology(reason: unknown): reason is { servers: Map<string, { error: unknown }> } {
  return (
    typeof reason === 'object' && reason !== null && 'servers' in reason && reason.servers instanceof Map
  );
}
