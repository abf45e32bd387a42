import type { DocumentReader } from '../../kernel/document-reader.js';
import type { Criterion } from './criteria-document.js';

/** One root, every other criterion below it, each under an id of its own. */
export function checkTree(reader: DocumentReader, criteria: readonly Criterion[]): void {
  const roots = criteria.flatMap((criterion, index) => (criterion.role === 'DECISION' ? [index] : []));
  if (roots.length === 0)
    reader.add(
      'NO_DECISION',
      '/criteria',
      'No criterion has the role DECISION. Exactly one must decide; the others support it.',
    );
  for (const index of roots.slice(1))
    reader.add(
      'TWO_DECISIONS',
      `/criteria/${index}/role`,
      'There is a second DECISION. Exactly one criterion decides; make this one SUPPORT.',
    );
  const indexOf = new Map<string, number>();
  criteria.forEach(({ id }, index) => {
    if (indexOf.has(id))
      reader.add('DUPLICATE_ID', `/criteria/${index}/id`, `The id "${id}" stands twice. Give each criterion its own.`);
    else indexOf.set(id, index);
  });
  const byId = new Map(criteria.map((criterion) => [criterion.id, criterion]));
  criteria.forEach((criterion, index) => {
    const path = `/criteria/${index}/parent`;
    if (criterion.role === 'DECISION' && criterion.parent !== null)
      reader.add('DECISION_HAS_PARENT', path, 'The DECISION is the root of the tree; its parent must be null.');
    else if (criterion.role !== 'DECISION' && criterion.parent === null)
      reader.add('NO_PARENT', path, 'A criterion below the DECISION must name the one above it.');
    else if (criterion.parent !== null && !indexOf.has(criterion.parent))
      reader.add('UNKNOWN_PARENT', path, `There is no criterion "${criterion.parent}".`);
    else if (leadsBack(criterion, byId))
      reader.add('CYCLE', path, `Going up from "${criterion.id}" leads back to it. The tree must end at the DECISION.`);
  });
}

function leadsBack(start: Criterion, byId: ReadonlyMap<string, Criterion>): boolean {
  const seen = new Set<string>();
  for (let at = byId.get(start.parent ?? ''); at !== undefined && !seen.has(at.id); at = byId.get(at.parent ?? '')) {
    if (at.id === start.id) return true;
    seen.add(at.id);
  }
  return false;
}
