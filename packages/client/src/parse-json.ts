/** @returns undefined for what is not JSON, which no schema accepts */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
