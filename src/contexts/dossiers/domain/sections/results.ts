import type { Block, ForestRow, Section } from '../../../../kernel/print-document.js';
import type { CellResult, CriterionResult, JudgementResult } from '../../../../verdict/judgement.js';
import type { JudgementFacts } from '../facts.js';
import { barOf, decisionOf, failureView, markOf, niceEnd, verdictOf } from '../figures.js';
import { bold, plain, siteName, verdictCell, type Wording } from '../wording.js';
import { section } from './front.js';
import { heatmapOf } from './heatmap.js';
import { planBlocks, proofBlocks } from './proof.js';

/** Section 7: the deciding number of every site and use case, then its conditions, then what must not decide. */
export function resultsSection(wording: Wording): Section {
  const { facts, l, t } = wording;
  const blocks: Block[] = [
    { kind: 'lead', text: `${t.tally(facts.judgements)} Each is decided by its weakest part; nothing is averaged.` },
  ];
  blocks.push(summary(wording));
  facts.judgements.forEach((entry, index) => blocks.push(...entryBlocks(wording, entry, `7.${index + 1}`)));
  return { ...section('7', l.sections.results, true), blocks };
}

function summary(wording: Wording): Block {
  const { t } = wording;
  return {
    kind: 'table',
    columns: [
      { head: 'Site', width: 2.6 },
      { head: 'Use case', width: 2 },
      { head: 'Wrong', width: 1, align: 'right' },
      { head: 'Of', width: 1.1, align: 'right' },
      { head: 'Allowed', width: 1.2, align: 'right' },
      { head: 'True rate', width: 1.9, align: 'right' },
      { head: 'Limit', width: 1.4, align: 'right' },
      { head: 'Verdict', width: 1.9 },
    ],
    rows: wording.facts.judgements.map((entry) => {
      const finding = decisionOf(entry);
      const head = [plain(siteName(wording, entry.siteKey)), bold(entry.useCase.key)];
      if (finding === null)
        return { cells: [...head, ...['–', '–', '–', '–', '–'].map(plain), verdictCell(wording, 'NOT_RUN')] };
      const view = failureView(finding.criterion, finding.cell);
      return {
        cells: [
          ...head,
          plain(t.count(view.failed)),
          plain(t.count(view.total)),
          plain(t.allowedUnits(finding.cell)),
          plain(t.trueRate(finding, view) ?? '–'),
          plain(t.plainPercent(view.limit)),
          verdictCell(wording, verdictOf(entry)),
        ],
      };
    }),
  };
}

function entryBlocks(wording: Wording, entry: JudgementFacts, number: string): Block[] {
  const { t } = wording;
  const title = `${siteName(wording, entry.siteKey)}, ${entry.useCase.key}: ${titleVerdict(wording, entry)}`;
  const heading: Block = { kind: 'heading', number, text: title };
  const { judgement } = entry;
  if (judgement === null) return [heading, { kind: 'paragraph', text: 'Nothing was judged here.' }];
  const finding = decisionOf(entry);
  const blocks: Block[] = [heading];
  if (finding)
    blocks.push({ kind: 'paragraph', text: t.statement(finding, failureView(finding.criterion, finding.cell)) });
  blocks.push(...proofBlocks(wording, entry));
  blocks.push(...planBlocks(wording, entry));
  blocks.push(forestOf(wording, judgement));
  blocks.push({ kind: 'note', text: forestNote(wording, entry, judgement) });
  blocks.push(...judgement.criteria.flatMap((criterion) => heatmapOf(criterion)));
  blocks.push(...confusion(wording, entry));
  blocks.push(...averages(wording, judgement));
  return blocks;
}

/** A narrower decision rests on what passed; the judgement in whole may not have. */
function titleVerdict({ t }: Wording, entry: JudgementFacts): string {
  const decided = t.verdict(verdictOf(entry)).toLowerCase();
  const whole = t.verdict(entry.judgement?.verdict ?? 'NOT_RUN').toLowerCase();
  return decided === whole ? decided : `${decided} within the narrower scope, ${whole} in whole`;
}

function forestOf(wording: Wording, judgement: JudgementResult): Block {
  // What a heat map shows need not be listed too.
  const listed = judgement.criteria.filter(
    (criterion) => criterion.role === 'DECISION' || heatmapOf(criterion).length === 0,
  );
  const views = listed.flatMap((criterion) => criterion.cells.map((cell) => failureView(criterion, cell)));
  const limit = Math.max(...views.map((view) => view.limit));
  const bound = Math.max(...views.map((view) => view.bound ?? 0));
  const end = niceEnd(Math.max(limit * 2, Math.min(bound, limit * 5)));
  const { t } = wording;
  const steps = 5;
  return {
    kind: 'forest',
    heads: {
      label: 'Condition',
      total: 'Tested',
      failed: 'Wrong',
      bar: 'Rate observed and its bounds',
      bound: 'True rate',
      verdict: 'Verdict',
    },
    axis: {
      end,
      ticks: Array.from({ length: steps + 1 }, (_, index) => {
        const at = (end * index) / steps;
        return { at, text: index === steps ? t.axisEnd(at) : t.part(at * 100) };
      }),
    },
    rows: listed.flatMap((criterion) => criterionRows(wording, criterion, end)),
  };
}

function criterionRows(wording: Wording, criterion: CriterionResult, end: number): ForestRow[] {
  const single = criterion.cells.length === 1 && criterion.cells[0]?.slice === null;
  const cells = criterion.cells.map((cell) => cellRow(wording, criterion, cell, { end, single }));
  return single ? cells : [{ label: groupLabel(criterion), style: 'group' }, ...cells];
}

function groupLabel(criterion: CriterionResult): string {
  return criterion.severity === 'ADVISORY' ? `${criterion.title} (for information)` : criterion.title;
}

function cellRow(
  { t }: Wording,
  criterion: CriterionResult,
  cell: CellResult,
  { end, single }: { end: number; single: boolean },
): ForestRow {
  const view = failureView(criterion, cell);
  const texts = {
    limitText: t.limit(view.limit),
    boundText: view.bound === null ? '' : t.atMost(view.bound),
    axisEndText: t.axisEnd(end),
  };
  return {
    label: single ? groupLabel(criterion) : cell.sliceText,
    style: criterion.role === 'DECISION' ? 'total' : 'plain',
    values: {
      total: t.count(view.total),
      failed: t.count(view.failed),
      bar: barOf(view, markOf(cell.verdict), end, texts),
      bound: t.trueRate({ criterion, cell }, view) ?? 'unknown',
      verdict: t.verdict(cell.verdict),
    },
  };
}

function forestNote({ t }: Wording, entry: JudgementFacts, judgement: JudgementResult): string {
  const { attempt, conservation: c } = judgement;
  const method = judgement.criteria.some(({ cells }) => cells.some(({ estimator }) => estimator === 'SHARE'))
    ? 'The bound rests on independent groups, each with its share (Clopper–Pearson with a fractional count).'
    : 'Line: one-sided Clopper–Pearson bound.';
  const spent = attempt.max > 1 ? ` Attempt ${attempt.number} of ${attempt.max}.` : '';
  return `Black tick: agreed limit (criteria version ${entry.criteriaSet.version}). Open dot: observed rate. ${method} An arrow runs past the axis.${spent} ${unanswered(t, c)}`;
}

function unanswered(t: Wording['t'], c: JudgementResult['conservation']): string {
  const without = c.errored + c.indeterminate;
  return without === 0
    ? 'Every image got an answer.'
    : `${t.count(c.errored)} errored and ${t.count(c.indeterminate)} indeterminate images count as wrong.`;
}

function confusion({ t }: Wording, entry: JudgementFacts): Block[] {
  const rows = entry.confusion ?? [];
  if (rows.length === 0) return [];
  const expected = [...new Set(rows.map((row) => row.expected))].sort();
  const observed = [...new Set(rows.map((row) => row.observed))].sort(
    (a, b) => Number(a === null) - Number(b === null) || String(a).localeCompare(String(b), 'en'),
  );
  // States such as "17 objects" would make a table nobody can read.
  if (expected.length > 5 || observed.length > 6) return [];
  const at = (e: string, o: string | null): number =>
    rows.filter((row) => row.expected === e && row.observed === o).reduce((sum, row) => sum + row.count, 0);
  return [
    {
      kind: 'table',
      columns: [
        { head: 'All outcomes: should be', width: 3 },
        ...observed.map((o) => ({
          head: o === null ? 'no answer' : `judged ${o}`,
          width: 1.5,
          align: 'right' as const,
        })),
      ],
      rows: expected.map((e) => ({
        cells: [
          bold(e),
          ...observed.map((o) => ({ text: t.count(at(e, o)), muted: at(e, o) === 0, alarm: e !== o && at(e, o) > 0 })),
        ],
      })),
    },
  ];
}

function averages({ t }: Wording, { averages: rows }: JudgementResult): Block[] {
  if (rows.length === 0) return [];
  const figures = rows.map(
    ({ name, value, note }) =>
      `${name} ${value === null ? 'unknown' : t.part(Math.round(value * 1e4) / 1e4)}${note === '' ? '' : ` (${note})`}`,
  );
  return [
    { kind: 'note', text: `Averages, for comparison only: ${figures.join('; ')}. Do not decide on these numbers.` },
  ];
}
