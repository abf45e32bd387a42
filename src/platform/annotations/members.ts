import { memberFault } from '../json/repeated-members.js';

/** Members of all objects in the values. A list is looked through where its first entry is a list or an object: COCO has no mixed ones. */
export function membersIn(values: readonly unknown[]): number {
  let members = 0;
  for (const value of values) {
    if (typeof value !== 'object' || value === null) continue;
    if (Array.isArray(value)) {
      if (typeof value[0] === 'object') members += membersIn(value);
      continue;
    }
    for (const key in value) {
      members += 1;
      const member = (value as Record<string, unknown>)[key];
      if (typeof member === 'object') members += membersIn([member]);
    }
  }
  return members;
}

/** The first member that stands twice in one object of a text of comma-separated values; `path` leads from its entry to it. */
export function memberTwice(
  text: string,
): { readonly entry: number; readonly path: string; readonly name: string } | undefined {
  const fault = memberFault(`[${text}]`);
  if (fault?.kind !== 'REPEATED') return undefined;
  const [, entry = '', ...rest] = fault.pointer.split('/');
  const name = (rest.at(-1) ?? '').replaceAll('~1', '/').replaceAll('~0', '~');
  return { entry: Number(entry), path: `/${rest.join('/')}`, name };
}
