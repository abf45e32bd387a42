import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import type { InterpretationContract } from '../../../src/metrics/interpretation/contract.js';
import { interpretItem } from '../../../src/metrics/interpretation/interpret.js';
import { parseContract } from '../../../src/metrics/interpretation/parse-contract.js';
import { CONTRACT_TEMPLATES } from '../../../src/metrics/interpretation/templates/contract-templates.js';
import type { ObjectError, Outcome } from '../../../src/metrics/outcome.js';

interface Drawn {
  readonly label: string;
  readonly box: readonly [number, number, number, number];
  readonly score?: number;
  readonly visibility?: number;
}
interface Common {
  readonly id: string;
  readonly name: string;
  readonly agreed: 'RIGHT' | 'WRONG';
  /** Expected and observed state of the image, where the use case names states. */
  readonly state?: readonly [string, string | null];
  readonly errors: readonly {
    readonly name: ObjectError['name'];
    readonly expected: readonly string[];
    readonly observed: readonly number[];
    readonly offBy?: number;
  }[];
}
interface ObjectLayout extends Common {
  readonly useCase: 'SORT' | 'COUNTING' | 'PRESENCE';
  readonly truth: readonly Drawn[];
  readonly answer: readonly Drawn[];
}
interface ClassLayout extends Common {
  readonly useCase: 'CLASSIFICATION';
  readonly truth: string | null;
  readonly answer: readonly { readonly label: string; readonly score: number }[];
}
type Layout = ObjectLayout | ClassLayout;

const { layouts } = JSON.parse(
  readFileSync(new URL('../data/layouts/other-use-cases.json', import.meta.url), 'utf8'),
) as { layouts: readonly Layout[] };

const { box } = CONTRACT_TEMPLATES;
const CONTRACTS: Readonly<Record<Layout['useCase'], InterpretationContract>> = {
  SORT: parseContract({
    ...box,
    id: 'sort',
    name: 'SORT',
    title: 'Boxes and crates are found and told apart',
    roles: { box: 'UNIT', crate: 'UNIT' },
    scoreThreshold: { ...box.scoreThreshold, perClass: { box: 0.5, crate: 0.5 } },
    group: null,
    containment: { unitsInLoad: 'COUNT', minShare: 0.5 },
  }),
  COUNTING: CONTRACT_TEMPLATES.counting,
  PRESENCE: CONTRACT_TEMPLATES.presence,
  CLASSIFICATION: CONTRACT_TEMPLATES.classification,
};

function boxOf([x, y, width, height]: Drawn['box']) {
  return { x, y, width, height };
}

function truthOf(layout: Layout) {
  if (layout.useCase === 'CLASSIFICATION')
    return { objects: [], ...(layout.truth !== null && { classLabel: layout.truth }) };
  return {
    objects: layout.truth.map(({ label, box: drawn, visibility }, index) => ({
      id: `${index}`,
      label,
      box: boxOf(drawn),
      crowd: false,
      ...(visibility !== undefined && { visibility }),
    })),
  };
}

function interpret(layout: Layout): Outcome {
  const { id, name } = layout;
  return interpretItem({
    contract: CONTRACTS[layout.useCase],
    item: {
      itemId: id,
      itemName: name,
      groupId: id,
      width: 1000,
      height: 1000,
      attributes: {},
      groundTruth: truthOf(layout),
    },
    answer:
      layout.useCase === 'CLASSIFICATION'
        ? { kind: 'classScores', scores: layout.answer }
        : {
            kind: 'detections',
            detections: layout.answer.map(({ label, box: drawn, score = 0 }) => ({ label, box: boxOf(drawn), score })),
          },
  });
}

describe('the agreed layouts of sorting, counting, presence and classification', () => {
  it('show each use case right and wrong', () => {
    for (const useCase of Object.keys(CONTRACTS)) {
      const agreed = layouts.filter((layout) => layout.useCase === useCase).map((layout) => layout.agreed);
      expect(new Set(agreed)).toEqual(new Set(['RIGHT', 'WRONG']));
    }
  });

  it.each(layouts.map((layout) => [layout.useCase, layout.name, layout] as const))(
    'are judged as agreed, object by object: %s, %s',
    (_useCase, _name, layout) => {
      const outcome = interpret(layout);
      expect(outcome.right ? 'RIGHT' : 'WRONG').toBe(layout.agreed);
      expect(
        outcome.errors.map(({ name, expectedIds, observedIndexes, offBy }) => ({
          name,
          expected: expectedIds,
          observed: observedIndexes,
          ...(offBy !== undefined && { offBy }),
        })),
      ).toEqual(layout.errors);
      if (layout.state) expect([outcome.expectedState, outcome.observedState]).toEqual(layout.state);
    },
  );

  it('name every kind of error there is', () => {
    const names = layouts.flatMap(({ errors }) => errors.map(({ name }) => name));
    expect([...new Set(names)].sort()).toEqual(['COUNT_OFF', 'MERGED', 'MISSED', 'PHANTOM', 'SPLIT', 'WRONG_ROLE']);
  });
});
