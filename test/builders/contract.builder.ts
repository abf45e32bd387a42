import type { InterpretationContract } from '../../src/metrics/interpretation/contract.js';
import { parseContract } from '../../src/metrics/interpretation/parse-contract.js';

/** A contract under which every box is asked for one by one; a test states only what matters. */
export function aContract(changes: Partial<InterpretationContract> = {}): InterpretationContract {
  return parseContract({
    format: 'touchstone/contract@1',
    id: 'box',
    name: 'BOX',
    version: 1,
    title: 'Every box is found',
    task: 'detection',
    roles: { box: 'UNIT' },
    granularity: 'EACH_UNIT',
    scoreThreshold: {
      perClass: Object.fromEntries(Object.keys(changes.roles ?? { box: 'UNIT' }).map((label) => [label, 0.5])),
      provenance: { chosenBy: 'A. Person', chosenAt: '2026-05-01', rule: 'fixed', dataDigest: null },
    },
    region: null,
    minSize: null,
    group: null,
    containment: { unitsInLoad: 'COUNT', minShare: 0.5 },
    visibility: null,
    match: { rule: 'IOU', iou: 0.5, within: 'CLASS' },
    counting: null,
    imageVerdict: { rule: 'ALL_OBJECTS', phantoms: 'COUNT' },
    ...changes,
  });
}
