/** JavaScript texts may hold halves of surrogate pairs; UTF-8 has no form for them, and PostgreSQL has none for NUL. */
const UNSTORABLE = /\0|\p{Surrogate}/u;
/** Documents nest less; what is deeper is refused by the rules of the document itself. */
const DEEPEST = 200;

/**
 * Where a text or a key holds NUL or half a surrogate pair.
 * @returns a JSON pointer into the arguments; `undefined` when every text can be stored
 */
export function unstorableTextAt(value: unknown, path = '', depth = 0): string | undefined {
  if (typeof value === 'string') return UNSTORABLE.test(value) ? path : undefined;
  if (typeof value !== 'object' || value === null || value instanceof Date || depth > DEEPEST) return undefined;
  for (const [key, inner] of Object.entries(value)) {
    if (UNSTORABLE.test(key)) return path;
    const found = unstorableTextAt(inner, `${path}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`, depth + 1);
    if (found !== undefined) return found;
  }
  return undefined;
}
