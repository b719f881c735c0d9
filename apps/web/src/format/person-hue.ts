/** A hue in degrees that stays with a person; ids are random hex, so their first two digits spread evenly. */
export function personHue(id: string): number {
  return Math.round((Number.parseInt(id.slice(0, 2), 16) / 256) * 360) || 0;
}
