/** Works on plain HTTP too, where `crypto.randomUUID` does not exist. */
export function randomBytes(length: number): Uint8Array {
  return crypto.getRandomValues(new Uint8Array(length));
}
