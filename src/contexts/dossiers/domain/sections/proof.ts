import type { Block, TableRow } from '../../../../kernel/print-document.js';
import { explainNeeded } from '../../../../verdict/explain.js';
import type { JudgementResult } from '../../../../verdict/judgement.js';
import { nextSteps } from '../../../../verdict/next-steps.js';
import type { PlannedCell } from '../expectation-facts.js';
import type { JudgementFacts } from '../facts.js';
import { failureView, wrongUnits, type Finding } from '../figures.js';
import { plain, type Wording } from '../wording.js';

/** Rows of the plan and of open statements in print; all of them stand in the attached facts. */
const MOST_ROWS = 10;
const MOST_OPEN = 6;

/** For what is not proven: what is known, what is missing, and what each way on would take. */
export function proofBlocks(wording: Wording, entry: JudgementFacts): Block[] {
  const { t } = wording;
  const { judgement } = entry;
  if (judgement === null) return [];
  if (judgement.verdict !== 'INCONCLUSIVE') return missingBlocks(wording, entry, judgement);
  const passed = mandatoryCells(entry, judgement).filter(({ cell }) => cell.verdict === 'PASS');
  const steps = nextSteps(judgement);
  const ways = steps.map((step) => t.nextStep(step));
  return [
    { kind: 'paragraph', text: 'What is known:' },
    {
      kind: 'list',
      items:
        passed.length === 0
          ? [t.nothingKnown]
          : shortened(
              wording,
              passed.map((one) => t.known(one, failureView(one.criterion, one.cell))),
            ),
    },
    ...missingBlocks(wording, entry, judgement),
    { kind: 'paragraph', text: 'What each next step would take:' },
    { kind: 'list', items: steps.some(({ kind }) => kind === 'MORE_DATA') ? ways : [t.noMoreData, ...ways] },
  ];
}

/** How much further evidence each open statement that counts lacks. */
function missingBlocks(wording: Wording, entry: JudgementFacts, judgement: JudgementResult): Block[] {
  const open = mandatoryCells(entry, judgement).filter(({ cell }) => cell.verdict === 'INCONCLUSIVE');
  if (open.length === 0) return [];
  const { t } = wording;
  const items = open.map(
    ({ criterion, cell }) =>
      `“${criterion.title}”, ${cell.sliceText}: ${t.counted(cell.n, 'sample', 'samples')} so far. ${explainNeeded(cell.needed, criterion.unit)}`,
  );
  return [
    { kind: 'paragraph', text: 'What is missing, counted in independent samples:' },
    { kind: 'list', items: shortened(wording, items) },
  ];
}

function shortened({ t }: Wording, items: readonly string[]): readonly string[] {
  if (items.length <= MOST_OPEN) return items;
  const more = t.counted(items.length - MOST_OPEN, 'further condition', 'further conditions');
  return [...items.slice(0, MOST_OPEN), `${more}: see the attached facts.`];
}

function mandatoryCells(entry: JudgementFacts, judgement: JudgementResult): Finding[] {
  return judgement.criteria
    .filter(({ severity, role }) => severity !== 'ADVISORY' && role !== 'INFO')
    .flatMap((criterion) => criterion.cells.map((cell) => ({ entry, criterion, cell })));
}

/** What the planner asked for before the run, beside what was seen. */
export function planBlocks(wording: Wording, entry: JudgementFacts): Block[] {
  const { t } = wording;
  const found = pairsOf(entry);
  if (found.length === 0) return [];
  const short = found.filter(({ plan, finding }) => finding.cell.n < plan.withoutFailure).length;
  const more = found.length - MOST_ROWS;
  const rest =
    more > 0 ? ` ${t.counted(more, 'further statement', 'further statements')}: see the attached facts.` : '';
  return [
    {
      kind: 'table',
      columns: [
        { head: 'Planned and seen', width: 4 },
        { head: 'Planned, none wrong', width: 2.4, align: 'right' },
        { head: 'Planned, good model', width: 2.8, align: 'right' },
        { head: 'Seen', width: 1.1, align: 'right' },
        { head: 'Wrong', width: 1.1, align: 'right' },
        { head: 'Allowed', width: 1.2, align: 'right' },
      ],
      rows: found.slice(0, MOST_ROWS).map((pair) => planRow(wording, pair)),
    },
    { kind: 'note', text: `${t.planKept(short, found.length)}${rest}` },
  ];
}

interface PlannedFinding {
  readonly plan: PlannedCell;
  readonly finding: Finding;
}

/** Statements with fewer samples than planned come first. */
function pairsOf(entry: JudgementFacts): readonly PlannedFinding[] {
  const { judgement, planned = [] } = entry;
  if (judgement === null) return [];
  const cells = mandatoryCells(entry, judgement);
  const pairs = planned.flatMap((plan) => {
    const finding = cells.find(
      ({ criterion, cell }) => criterion.criterionId === plan.criterionId && cell.slice === plan.slice,
    );
    return finding === undefined ? [] : [{ plan, finding }];
  });
  const isShort = ({ plan, finding }: PlannedFinding): number => Number(finding.cell.n < plan.withoutFailure);
  return [...pairs].sort((a, b) => isShort(b) - isShort(a));
}

function planRow({ t }: Wording, { plan, finding }: PlannedFinding): TableRow {
  const { cell, criterion } = finding;
  const title = cell.slice === null ? criterion.title : `${criterion.title}: ${cell.sliceText}`;
  return {
    cells: [
      ...t.planned(title, plan).map(plain),
      { text: t.count(cell.n), alarm: cell.n < plan.withoutFailure },
      plain(t.units(wrongUnits(criterion, cell))),
      plain(cell.allowedFailures === null ? '–' : t.units(cell.allowedFailures)),
    ],
  };
}
