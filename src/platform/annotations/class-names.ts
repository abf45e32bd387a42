import { readFile } from 'node:fs/promises';
import { parse } from 'yaml';
import { AnnotationFileLayout, unreadable } from './errors.js';

/**
 * Names of classes by their number: one a line (`classes.txt`), or the `names` of a YOLO `data.yaml`, as a list or by number.
 * Numbers without a name are left undefined. @throws AnnotationFileLayout, AnnotationFileUnreadable
 */
export async function readClassNames(file: string): Promise<readonly (string | undefined)[]> {
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw unreadable(file, cause);
  });
  const plain = text.replace(/^\uFEFF/, '');
  const names = /\.ya?ml$/i.test(file) ? namesOfYaml(file, plain) : namesOfLines(plain);
  if (names.length === 0) throw new AnnotationFileLayout(`${file}: names no class. One name a line is expected.`, '');
  const twice = names.find((name, i) => name !== undefined && names.indexOf(name) !== i);
  if (twice !== undefined) throw new AnnotationFileLayout(`${file}: the class "${twice}" is named twice.`, '');
  return names;
}

/** The line is the number, so only blank lines at the end may be left out. */
function namesOfLines(text: string): (string | undefined)[] {
  return text
    .trimEnd()
    .split(/\r\n|\n|\r/)
    .map((name) => (name.trim() === '' ? undefined : name.trim()))
    .filter((name, _, all) => name !== undefined || all.length > 1);
}

function namesOfYaml(file: string, text: string): (string | undefined)[] {
  const names = namesField(file, text);
  const layout = () =>
    new AnnotationFileLayout(
      `${file}: "names" must list the classes, as [box, pallet] or {0: box, 1: pallet}.`,
      '/names',
    );
  if (typeof names !== 'object' || names === null) throw layout();
  const found: (string | undefined)[] = [];
  for (const [number, name] of Object.entries(names)) {
    if (!/^\d{1,6}$/.test(number) || (typeof name !== 'string' && typeof name !== 'number')) throw layout();
    found[Number(number)] = String(name);
  }
  return Array.from(found);
}

function namesField(file: string, text: string): unknown {
  let document: unknown;
  try {
    document = parse(text);
  } catch (cause) {
    throw new AnnotationFileLayout(`${file}: is not valid YAML (${(cause as Error).message.split('\n')[0]}).`, '');
  }
  return typeof document === 'object' && document !== null ? (document as Record<string, unknown>)['names'] : undefined;
}
