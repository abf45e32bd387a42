import type { EnvironmentRecord } from './run.js';

/** One fact of two environments; `null` = not recorded. */
export interface EnvironmentRow {
  readonly fact: string;
  readonly first: string | null;
  readonly second: string | null;
  readonly same: boolean;
}

/** Every fact that either of two runs recorded of where and by what it ran, in alphabetical order: FAT beside SAT. */
export function environmentRows(first: EnvironmentRecord, second: EnvironmentRecord): EnvironmentRow[] {
  const facts = [...new Set([...Object.keys(first), ...Object.keys(second)])].sort();
  const textOf = (value: string | number | undefined): string | null => (value === undefined ? null : String(value));
  return facts.map((fact) => {
    const [one, other] = [textOf(first[fact]), textOf(second[fact])];
    return { fact, first: one, second: other, same: one === other };
  });
}
