import type { VerdictMark } from '../../../../kernel/print-document.js';

/** The shapes of verdicts as characters; the word stands beside them always. */
export const SHAPES: Readonly<Record<VerdictMark, string>> = {
  pass: '●',
  fail: '■',
  notProven: '◆',
  conditional: '▲',
  notRun: '○',
};
