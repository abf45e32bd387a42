import type { Block } from '../../../../kernel/print-document.js';
import type { Wording } from '../wording.js';

/** Whose pictures are shown and under which licence; stands wherever pictures are. */
export function attributionNote({ facts, t }: Wording): Block[] {
  const known = facts.datasets.flatMap(({ attribution }) => (attribution ? [attribution] : []));
  const unique = [...new Set(known)];
  const missing = facts.datasets.filter(({ attribution }) => !attribution).map(({ name }) => name);
  const said = unique.length === 0 ? [] : [`Photographs: ${unique.join('; ')}; reduced in size, boxes marked.`];
  const open = missing.length === 0 ? [] : [`Origin of the photographs of ${t.joined(missing)}: ${t.notStated}.`];
  return said.length + open.length === 0 ? [] : [{ kind: 'note', text: [...said, ...open].join(' ') }];
}
