import { below, DocumentReader, type Problem } from '../../../kernel/document-reader.js';
import { DomainError } from '../../../kernel/domain-error.js';
import type { PictureKind } from '../../../stats/plan-together.js';

/** What was said about collecting pictures cannot be read; `details.problems` names each fault with its pointer. */
export class CollectionInvalid extends DomainError<'COLLECTION_INVALID'> {
  readonly code = 'COLLECTION_INVALID';
  constructor(readonly problems: readonly Problem[]) {
    const [first] = problems;
    super(
      `What was said about collecting pictures cannot be used. ${first?.code ?? ''} at ${first?.path ?? ''}: ${first?.message ?? ''}`,
      { ...(first && { path: first.path }), details: { problems } },
    );
  }
}

const MOST = { low: 0, high: 1e9 };

/** Units collected so far, by slice: `{"all items": 40, "meta.shift = night": 12}`. @throws CollectionInvalid */
export function readHave(value: unknown): Readonly<Record<string, number>> {
  const reader = new DocumentReader();
  const have = reader.map({ value, path: '/have' }) ?? {};
  for (const slice of Object.keys(have))
    reader.number({ value: have[slice] ?? null, path: below('/have', slice) }, { ...MOST, whole: true });
  return finished(reader, have as Readonly<Record<string, number>>);
}

/** What could be photographed next: `[{"name": "by night", "slices": ["meta.shift = night"], "cost": 3}]`. @throws CollectionInvalid */
export function readKinds(value: unknown): readonly PictureKind[] {
  const reader = new DocumentReader();
  const list = reader.list({ value, path: '/kinds' }, 1000) ?? [];
  list.forEach((entry, index) => {
    const path = `/kinds/${index}`;
    const kind = reader.record({ value: entry, path }, ['name', 'slices'], ['cost']);
    if (kind === undefined) return;
    reader.text({ value: kind['name'], path: `${path}/name` });
    reader.number({ value: kind['cost'], path: `${path}/cost` }, MOST);
    const slices = reader.list({ value: kind['slices'], path: `${path}/slices` }, 1000) ?? [];
    slices.forEach((slice, at) => reader.text({ value: slice, path: `${path}/slices/${at}` }));
  });
  return finished(reader, list as readonly PictureKind[]);
}

function finished<T>(reader: DocumentReader, read: T): T {
  if (reader.problems.length > 0) throw new CollectionInvalid(reader.problems);
  return read;
}
