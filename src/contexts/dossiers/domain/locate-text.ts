/**
 * Which field of the facts a character stands in, as a JSON pointer (`/signatures/0/printedName`): the first in the order of the members.
 * `undefined` when no field holds it. Texts are compared composed (NFC), as they are printed.
 */
export function locateText(value: unknown, character: string): string | undefined {
  if (typeof value === 'string') return value.normalize('NFC').includes(character) ? '' : undefined;
  if (typeof value !== 'object' || value === null) return undefined;
  for (const [name, member] of Object.entries(value)) {
    const below = locateText(member, character);
    if (below !== undefined) return `/${name.replaceAll('~', '~0').replaceAll('/', '~1')}${below}`;
  }
  return undefined;
}
