import type { Block, HeatCell } from '../../../../kernel/print-document.js';
import type { CellResult, CriterionResult } from '../../../../verdict/judgement.js';
import { failureView } from '../figures.js';

const PAIR = /^(\S+) = (.+?) AND (\S+) = (.+)$/;

/** A picture of two conditions against each other, for a criterion all of whose slices cross the same two attributes. */
export function heatmapOf(criterion: CriterionResult): Block[] {
  const crossed = criterion.cells.map((cell) => ({ cell, match: PAIR.exec(cell.slice ?? '') }));
  const first = crossed[0]?.match;
  if (!first || crossed.some(({ match }) => match?.[1] !== first[1] || match?.[3] !== first[3])) return [];
  const rows = [...new Set(crossed.map(({ match }) => match?.[2] ?? ''))];
  const columns = [...new Set(crossed.map(({ match }) => match?.[4] ?? ''))];
  if (rows.length < 2 || columns.length < 2 || columns.length > 6) return [];
  const at = (row: string, column: string): HeatCell => {
    const found = crossed.find(({ match }) => match?.[2] === row && match[4] === column);
    return found === undefined ? { text: '–', level: 'thin' } : heatCell(criterion, found.cell);
  };
  return [
    {
      kind: 'paragraph',
      text: `${criterion.title}: where two conditions meet (wrong / tested; hatched: too few for a statement).`,
    },
    {
      kind: 'heatmap',
      columns: columns.map(bare),
      rows: rows.map((row) => ({ label: bare(row), cells: columns.map((column) => at(row, column)) })),
    },
  ];
}

function bare(literal: string): string {
  return literal.replace(/^["'](.*)["']$/, '$1');
}

function heatCell(criterion: CriterionResult, cell: CellResult): HeatCell {
  const { failed, total } = failureView(criterion, cell);
  const text = `${failed} / ${total}`;
  if (cell.verdict === 'FAIL') return { text, level: 'over' };
  if (cell.n === 0 || cell.allowedFailures === null) return { text, level: 'thin' };
  return { text, level: failed > 0 ? 'some' : 'none' };
}
