import type { Block, GalleryItem, TableRow } from '../../../../kernel/print-document.js';
import type { ExpectationFacts } from '../expectation-facts.js';
import type { ComparisonFacts, JudgementFacts } from '../facts.js';
import { pictureOf } from '../pictures.js';
import { bold, mono, plain, siteName, type Wording } from '../wording.js';
import { attributionNote } from './attribution.js';

/** Names in print of each list; all of them are attached. */
export const NAMED = 12;

/** Keys of the use cases judged, each once, in the order of the judgements. */
export function useCaseKeys({ judgements, compared = [] }: Wording['facts']): readonly string[] {
  return [...new Set([...judgements, ...compared].map(({ useCase }) => useCase.key))];
}

/** One model under several expectations: what each asks, the same photographs under each, where they disagree, the swap test. */
export function expectationBlocks(wording: Wording): Block[] {
  const { facts, t } = wording;
  const blocks: Block[] = [
    { kind: 'heading', number: '3.2', text: t.expectationsTitle(useCaseKeys(facts).length) },
    useCaseTable([...facts.judgements, ...(facts.compared ?? [])]),
    ...comparedOnly(wording),
    ...sameImages(wording),
  ];
  const pairs = facts.expectations ?? [];
  pairs.forEach((pair, index) => blocks.push(...pairBlocks(wording, pair, `3.${index + 3}`)));
  return blocks;
}

/** Number of the first heading behind these blocks. */
export function headingAfter({ facts }: Wording): string {
  return `3.${3 + (facts.expectations ?? []).length}`;
}

function useCaseTable(judgements: readonly Pick<JudgementFacts, 'useCase'>[]): Block {
  const unique = [
    ...new Map(judgements.map(({ useCase }) => [`${useCase.key} ${useCase.contractDigest}`, useCase])).values(),
  ];
  return {
    kind: 'table',
    columns: [
      { head: 'Use case', width: 2.4 },
      { head: 'When an image is right', width: 6 },
      { head: 'Contract', width: 2.6 },
    ],
    rows: unique.map((useCase) => ({
      cells: [
        bold(`${useCase.key}\n${useCase.title}`),
        plain(useCase.description),
        mono(`v${useCase.contractVersion} ${useCase.contractDigest.slice(0, 16)}`),
      ],
    })),
  };
}

/** Says which use cases are shown beside those decided on; nothing when none is. */
function comparedOnly({ facts, t }: Wording): Block[] {
  const text = t.comparedOnly(comparedKeys(facts));
  return text === '' ? [] : [{ kind: 'paragraph', text }];
}

/** Keys of the use cases shown for comparison only. */
export function comparedKeys({ compared = [] }: Wording['facts']): readonly string[] {
  return [...new Set(compared.map(({ useCase }) => useCase.key))];
}

export function isDisagreed({ sides }: ComparisonFacts): boolean {
  return new Set(sides.map(({ right }) => right)).size > 1;
}

function sameImages(wording: Wording): Block[] {
  const { comparisons, comparisonChoice: choice } = wording.facts;
  if (comparisons.length === 0) return noPhotograph(wording);
  const chosen =
    choice === undefined
      ? 'The same photographs and the same answers of the model, read by different use cases:'
      : `What the same photographs should be and were, under each use case. ${chosenText(wording, comparisons)}`;
  return [
    { kind: 'paragraph', text: chosen },
    behaviourTable(wording),
    {
      kind: 'gallery',
      expectedLegend: 'expected, as labelled',
      observedLegend: 'reported by the model',
      columns: comparisons.every(({ sides }) => sides.length % 3 === 0) ? 3 : 4,
      items: comparisons.flatMap((comparison) => comparison.sides.map((side) => comparisonItem(comparison, side))),
    },
    ...attributionNote(wording),
  ];
}

/** Which photographs these are, in one sentence, and which may not be shown. */
export function chosenText({ facts, t }: Wording, shown: readonly ComparisonFacts[], withSealed = true): string {
  const { comparisonChoice: choice } = facts;
  if (choice === undefined) return '';
  const chosen = t.photographChoice(choice, shown.length, shown.filter(isDisagreed).length);
  return [chosen, withSealed ? t.sealedPhotographs(choice) : ''].filter((text) => text !== '').join(' ');
}

function noPhotograph({ facts, t }: Wording): Block[] {
  const { comparisonChoice: choice } = facts;
  if (choice === undefined || choice.shared === 0) return [];
  return [{ kind: 'paragraph', text: t.sealedPhotographs(choice) }];
}

function behaviourTable(wording: Wording): Block {
  const { comparisons } = wording.facts;
  return {
    kind: 'table',
    columns: [
      { head: 'Use case', width: 2.4 },
      { head: 'Should be', width: 3 },
      { head: 'Was', width: 3 },
      { head: 'Verdict', width: 1.6 },
    ],
    rows: comparisons.flatMap((comparison): TableRow[] => [
      { style: 'group', cells: [plain(photographName(wording, comparison))] },
      ...comparison.sides.map((side): TableRow => ({
        cells: [
          bold(side.useCaseKey),
          plain(side.expectedState),
          plain(side.observedState ?? 'no answer'),
          { text: side.right ? 'right' : 'wrong', mark: side.right ? 'pass' : 'fail' },
        ],
      })),
    ]),
  };
}

/** With its site where there are several. */
export function photographName(wording: Wording, { itemName, siteKey }: ComparisonFacts): string {
  return siteKey === undefined || wording.facts.sites.length < 2
    ? itemName
    : `${itemName} (${siteName(wording, siteKey)})`;
}

function comparisonItem(comparison: ComparisonFacts, side: ComparisonFacts['sides'][number]): GalleryItem {
  const observed = side.observedState ?? 'no answer';
  return {
    picture: pictureOf(comparison.thumbnail, {
      expected: side.expected.map(({ box }) => box),
      observed: side.observed.map(({ box }) => box),
      focus: null,
      alternative: `${comparison.itemName} under ${side.useCaseKey}: expected ${side.expectedState}, observed ${observed}.`,
    }),
    lead: side.useCaseKey,
    condition: side.right ? 'right' : 'wrong',
    id: comparison.itemName,
    expectedLabel: 'expected',
    expectedText: side.expectedState,
    observedLabel: 'observed',
    observedText: observed,
    mark: side.right ? 'pass' : 'fail',
    note: '',
  };
}

function pairBlocks(wording: Wording, pair: ExpectationFacts, number: string): Block[] {
  const { t } = wording;
  const [first, second] = pair.useCaseKeys;
  return [
    {
      kind: 'heading',
      number,
      text: `${siteName(wording, pair.siteKey)}: where ${first} and ${second} disagree`,
    },
    { kind: 'paragraph', text: t.pairLead(pair) },
    countsTable(wording, pair),
    ...namedLists(wording, pair),
    { kind: 'paragraph', text: 'Swap test: judged by the other contract, the verdict must change.' },
    { kind: 'list', items: pair.swaps.map((swap) => t.swapSentence(swap, NAMED)) },
  ];
}

function rightUnder({ contradictions }: ExpectationFacts, key: string): readonly string[] {
  return contradictions.filter((one) => one.rightUnder === key).map(({ itemName }) => itemName);
}

function countsTable({ t }: Wording, pair: ExpectationFacts): Block {
  const [first, second] = pair.useCaseKeys;
  const row = (text: string, value: number): TableRow => ({ cells: [plain(text), plain(t.count(value))] });
  return {
    kind: 'table',
    columns: [
      { head: 'The same image', width: 6 },
      { head: 'Images', width: 1, align: 'right' },
      { head: '', width: 3 },
    ],
    rows: [
      row('right under both', pair.bothRight),
      row('wrong under both', pair.bothWrong),
      row(t.onlyRight(first, second), rightUnder(pair, first).length),
      row(t.onlyRight(second, first), rightUnder(pair, second).length),
    ],
  };
}

function namedLists({ t }: Wording, pair: ExpectationFacts): Block[] {
  const [first, second] = pair.useCaseKeys;
  const lists = [
    { text: t.onlyRight(first, second), names: rightUnder(pair, first) },
    { text: t.onlyRight(second, first), names: rightUnder(pair, second) },
  ].filter(({ names }) => names.length > 0);
  return lists.map(({ text, names }) => ({
    kind: 'paragraph',
    text: `${text.slice(0, 1).toUpperCase()}${text.slice(1)}: ${t.namedItems(names, NAMED)}.`,
  }));
}
