import type { PhotoStrip, StripSide } from '../../../kernel/print-document.js';
import type { ComparisonFacts } from './facts.js';
import { shorten } from './format.js';
import { pictureOf } from './pictures.js';
import { chosenText, comparedKeys, photographName } from './sections/expectations.js';
import type { Wording } from './wording.js';

/** Pictures side by side that can still be looked at: two photographs under two use cases each. */
const SLOTS = 4;
const SIDES = 2;

/**
 * The first photographs that have a picture, each under two use cases; `null` with one use case only, or when no picture may be shown.
 * Of more than two use cases those two are shown that disagree, else the first two.
 */
export function composeStrip(wording: Wording): PhotoStrip | null {
  const { facts, l } = wording;
  const shown = facts.comparisons
    .filter(({ thumbnail, sides }) => thumbnail !== null && sides.length >= SIDES)
    .slice(0, SLOTS / SIDES)
    .map((comparison) => ({ ...comparison, sides: twoSides(comparison.sides) }));
  if (shown.length === 0) return null;
  return {
    title: l.stripTitle,
    note: [chosenText(wording, shown, false), wording.t.comparedOnly(comparedKeys(wording.facts))]
      .filter((text) => text !== '')
      .join(' '),
    expectedLegend: l.stripExpected,
    observedLegend: l.stripObserved,
    photographs: shown.map((comparison) => ({
      name: photographName(wording, comparison),
      sides: comparison.sides.map((side) => stripSide(comparison, side)),
    })),
  };
}

type Side = ComparisonFacts['sides'][number];

function twoSides(sides: readonly Side[]): readonly Side[] {
  const [first] = sides;
  const other = sides.find(({ right }) => right !== first?.right) ?? sides[1];
  return [first, other].filter((side) => side !== undefined);
}

function stripSide(comparison: ComparisonFacts, side: Side): StripSide {
  const observed = side.observedState ?? 'no answer';
  const word = side.right ? 'right' : 'wrong';
  return {
    picture: pictureOf(comparison.thumbnail, {
      expected: side.expected.map(({ box }) => box),
      observed: side.observed.map(({ box }) => box),
      focus: null,
      alternative: `${comparison.itemName} under ${side.useCaseKey}: should be ${side.expectedState}, was ${observed}, so it is ${word}.`,
    }),
    code: side.useCaseKey,
    mark: side.right ? 'pass' : 'fail',
    word,
    expectedText: `should be ${shorten(side.expectedState, 8)}`,
    observedText: `was ${shorten(observed, 8)}`,
  };
}
