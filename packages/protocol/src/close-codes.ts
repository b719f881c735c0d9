/**
 * Close codes are an API: 4000–4499 mean come back later, 4500–4999 mean stay away until a person
 * or a new version changes something. 1006 stays retryable: no peer sends it, our own side invents
 * it when the line breaks.
 */
export const closeCodes = {
  serviceRestart: 1012,
  /** RFC 6455's word for a policy: too many pings. */
  pingFlood: 1008,
  overloaded: 4429,
  /** A newer socket of the same person took this one's place. */
  tooManySockets: 4509,
  badFrames: 4500,
  helloExpected: 4501,
  helloTimeout: 4408,
  sessionEnded: 4503,
  helloRepeated: 4505,
  protocolUnsupported: 4506,
} as const;

/** RFC 6455 codes below 4000 that blame the other side's frames; sending the same again cannot help. */
const blamesUs = new Set([1002, 1003, 1007, 1008, 1009, 1010]);

export function mayReconnect(code: number): boolean {
  if (code >= 4500 && code <= 4999) return false;
  return !blamesUs.has(code);
}
