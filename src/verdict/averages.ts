import type { Outcome } from '../metrics/outcome.js';
import type { AverageFigure } from './judgement.js';

/**
 * The pooled figures a report without bounds and slices would print. For comparison only: none of them decides anything.
 * `null` where there is nothing to average.
 */
export function averagesOf(outcomes: readonly Outcome[]): AverageFigure[] {
  const right = outcomes.filter((outcome) => outcome.status === 'EVALUATED' && outcome.right).length;
  const expected = outcomes.flatMap((outcome) => outcome.expected).filter((object) => object.result !== 'IGNORED');
  const hits = expected.filter((object) => object.result === 'HIT').length;
  const extras = outcomes.flatMap((outcome) => outcome.observed).filter((object) => object.result === 'EXTRA').length;
  const labels = [...new Set(expected.map((object) => object.label))].sort();
  const recalls = labels.map((label) => {
    const ofLabel = expected.filter((object) => object.label === label);
    return ofLabel.filter((object) => object.result === 'HIT').length / ofLabel.length;
  });
  return [
    {
      name: 'Images judged right, all pooled',
      value: ratio(right, outcomes.length),
      note: 'Every image weighs the same, whatever its group or condition.',
    },
    {
      name: 'F1 over all objects',
      value: ratio(2 * hits, expected.length + hits + extras),
      note: 'At the operating point; follows the most frequent class.',
    },
    {
      name: 'Recall averaged over classes',
      value: ratio(
        recalls.reduce((sum, recall) => sum + recall, 0),
        recalls.length,
      ),
      note: 'Every class weighs the same, however few its objects.',
    },
  ];
}

function ratio(part: number, whole: number): number | null {
  return whole === 0 ? null : part / whole;
}
