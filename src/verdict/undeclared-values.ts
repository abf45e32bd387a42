import type { AttributeValue, Outcome } from '../metrics/outcome.js';
import type { SiteSchema } from './criteria/criteria-document.js';
import type { UndeclaredValues } from './judgement.js';

/** Names of different values that are listed; more are counted all the same. */
const LISTED = 20;

/**
 * Images whose value of a key is none that the site declares (or is missing, or is no number where bins are declared). They are in no slice of
 * EACH over that key, so they are counted here and never fall out in silence. @param keys the keys that criteria slice by
 */
export function undeclaredValues(
  outcomes: readonly Outcome[],
  schema: SiteSchema,
  keys: readonly string[],
): UndeclaredValues[] {
  return keys.flatMap((key) => {
    const declared = Object.hasOwn(schema, key) ? schema[key] : undefined;
    if (declared === undefined) return [];
    const isDeclared = (value: AttributeValue): boolean =>
      'values' in declared ? value !== null && declared.values.includes(String(value)) : typeof value === 'number';
    const odd = outcomes
      .map(({ attributes, right }) => ({ value: valueOf(attributes, key), right }))
      .filter(({ value }) => !isDeclared(value));
    if (odd.length === 0) return [];
    const values = new Map<string, number>();
    for (const { value } of odd) if (value !== null) count(values, String(value));
    return [
      {
        key,
        items: odd.length,
        wrong: odd.filter(({ right }) => !right).length,
        missing: odd.filter(({ value }) => value === null).length,
        values: [...values.entries()]
          .sort(([a], [b]) => (a < b ? -1 : 1))
          .slice(0, LISTED)
          .map(([value, items]) => ({ value, items })),
      },
    ];
  });
}

/** One sentence for a reader. */
export function undeclaredSentence({ key, items, wrong, missing, values }: UndeclaredValues): string {
  const named = values.map(({ value, items: count }) => `"${value}" (${count})`);
  const what = [...named, ...(missing > 0 ? [`no value (${missing})`] : [])].join(', ');
  const are = items === 1 ? '1 image has' : `${items} images have`;
  return `${are} a ${key} that the site does not declare: ${what}; ${wrong} judged wrong. No slice over ${key} holds ${items === 1 ? 'it' : 'them'}.`;
}

function valueOf(attributes: Outcome['attributes'], key: string): AttributeValue {
  return Object.hasOwn(attributes, key) ? (attributes[key] ?? null) : null;
}

function count(into: Map<string, number>, value: string): void {
  into.set(value, (into.get(value) ?? 0) + 1);
}
