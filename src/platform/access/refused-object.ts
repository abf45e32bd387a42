import { isId } from '../../kernel/ids.js';

/**
 * What a refused request was about, from its arguments: the first id named like `gateId`, as GATE; an `id` alone as OBJECT. Only ids
 * get into the record: everything else in a refused request is whatever its sender liked to write.
 */
export function refusedObject(given: unknown, fallback: string): { readonly type: string; readonly id: string } {
  const input = isRecord(given) && isRecord(given['input']) ? given['input'] : given;
  for (const [name, value] of Object.entries(isRecord(input) ? input : {})) {
    if (typeof value !== 'string' || !isId(value)) continue;
    if (name === 'id') return { type: 'OBJECT', id: value };
    if (name.endsWith('Id')) return { type: snakeOf(name.slice(0, -2)), id: value };
  }
  return { type: 'REQUEST', id: fallback };
}

function snakeOf(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase();
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
