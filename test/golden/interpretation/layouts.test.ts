import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import type { InterpretationContract } from '../../../src/metrics/interpretation/contract.js';
import { contradictions, swapTest } from '../../../src/metrics/interpretation/contract-checks.js';
import { interpretItem } from '../../../src/metrics/interpretation/interpret.js';
import { parseContract } from '../../../src/metrics/interpretation/parse-contract.js';
import { CONTRACT_TEMPLATES } from '../../../src/metrics/interpretation/templates/contract-templates.js';
import type { ObjectError, Outcome } from '../../../src/metrics/outcome.js';

type UseCase = 'BOX' | 'PALLET' | 'COUNT';
interface Drawn {
  readonly label: string;
  readonly box: readonly [number, number, number, number];
  readonly score?: number;
}
interface Layout {
  readonly id: string;
  readonly name: string;
  readonly truth: readonly Drawn[];
  readonly answer: readonly Drawn[];
  readonly agreed: Readonly<Record<UseCase, 'RIGHT' | 'WRONG'>>;
  /** Exactly these, object by object; absent = none. */
  readonly errors?: Readonly<Partial<Record<UseCase, readonly NamedError[]>>>;
}
interface NamedError {
  readonly name: ObjectError['name'];
  /** Positions in `truth`, as text. */
  readonly expected: readonly string[];
  /** Positions in `answer`. */
  readonly observed: readonly number[];
  readonly offBy?: number;
}

const namesOf = ({ errors }: Outcome): NamedError[] =>
  errors.map(({ name, expectedIds, observedIndexes, offBy }) => ({
    name,
    expected: expectedIds,
    observed: observedIndexes,
    ...(offBy !== undefined && { offBy }),
  }));

const { layouts } = JSON.parse(
  readFileSync(new URL('../data/layouts/box-and-pallet.json', import.meta.url), 'utf8'),
) as { layouts: readonly Layout[] };

const count: InterpretationContract = parseContract({
  ...CONTRACT_TEMPLATES.box,
  id: 'count',
  name: 'COUNT',
  task: 'counting',
  group: null,
  containment: { unitsInLoad: 'COUNT', minShare: 0.5 },
  counting: { of: 'UNIT', tolerance: { absolute: 1, relative: 0 }, occlusion: 'VISIBLE_ONLY' },
  imageVerdict: { rule: 'COUNT' },
});
const CONTRACTS: Readonly<Record<UseCase, InterpretationContract>> = {
  BOX: CONTRACT_TEMPLATES.box,
  PALLET: CONTRACT_TEMPLATES.pallet,
  COUNT: count,
};

function boxOf([x, y, width, height]: Drawn['box']) {
  return { x, y, width, height };
}

function interpret(layout: Layout, useCase: UseCase): Outcome {
  return interpretItem({
    contract: CONTRACTS[useCase],
    item: {
      itemId: layout.id,
      itemName: layout.name,
      groupId: layout.id,
      width: 1000,
      height: 1000,
      attributes: {},
      groundTruth: {
        objects: layout.truth.map(({ label, box }, index) => ({
          id: `${index}`,
          label,
          box: boxOf(box),
          crowd: false,
        })),
      },
    },
    answer: {
      kind: 'detections',
      detections: layout.answer.map(({ label, box, score = 0 }) => ({ label, box: boxOf(box), score })),
    },
  });
}

describe('the agreed layouts', () => {
  it('are at least forty, each use case right on some and wrong on others', () => {
    expect(layouts.length).toBeGreaterThanOrEqual(40);
    for (const useCase of Object.keys(CONTRACTS) as UseCase[])
      expect(new Set(layouts.map(({ agreed }) => agreed[useCase]))).toEqual(new Set(['RIGHT', 'WRONG']));
  });

  it.each(layouts.map((layout) => [layout.name, layout] as const))('are judged as agreed: %s', (_name, layout) => {
    for (const useCase of Object.keys(CONTRACTS) as UseCase[]) {
      const outcome = interpret(layout, useCase);
      expect([useCase, outcome.right ? 'RIGHT' : 'WRONG']).toEqual([useCase, layout.agreed[useCase]]);
      expect([useCase, namesOf(outcome)]).toEqual([useCase, layout.errors?.[useCase] ?? []]);
    }
  });

  it('show where BOX and PALLET contradict each other', () => {
    const [boxes, pallets] = (['BOX', 'PALLET'] as const).map((useCase) =>
      layouts.map((layout) => interpret(layout, useCase)),
    );
    const expected = layouts.filter(({ agreed }) => agreed.BOX !== agreed.PALLET).map(({ id }) => id);
    expect(contradictions(boxes ?? [], pallets ?? []).map(({ itemId }) => itemId)).toEqual(expected);
    expect(swapTest(boxes ?? [], pallets ?? [], expected)).toEqual({ passed: true, unchanged: [], missing: [] });
    expect(swapTest(boxes ?? [], boxes ?? [], expected).passed).toBe(false);
    expect(swapTest(boxes ?? [], pallets ?? [], ['layout-99'])).toMatchObject({
      passed: false,
      missing: ['layout-99'],
    });
    expect(swapTest(boxes ?? [], pallets ?? [], []).passed).toBe(false);
  });

  it('name each kind of error that these use cases know', () => {
    const names = layouts.flatMap(({ errors = {} }) =>
      Object.values(errors).flatMap((list) => list.map(({ name }) => name)),
    );
    expect([...new Set(names)].sort()).toEqual(['COUNT_OFF', 'MERGED', 'MISSED', 'PHANTOM', 'SPLIT']);
  });
});

describe('every shipped contract', () => {
  it.each(Object.entries(CONTRACT_TEMPLATES))('%s is valid', (_name, contract) => {
    expect(parseContract(JSON.parse(JSON.stringify(contract)))).toEqual(contract);
  });
});
