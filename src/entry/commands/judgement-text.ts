import { nextSteps } from '../../verdict/next-steps.js';
import { undeclaredSentence } from '../../verdict/undeclared-values.js';
import type { CriterionResult, JudgementResult } from '../../verdict/judgement.js';

/** A judgement for people: verdict first, then every criterion with the sentence that explains it. */
export function judgementText(title: string, result: JudgementResult): string {
  const { supplied, excluded, evaluated, errored, indeterminate } = result.conservation;
  return [
    `${title}: ${result.verdict}. ${result.reason.message}`,
    `${supplied} images supplied = ${excluded} excluded + ${evaluated} evaluated + ${errored} errored + ${indeterminate} indeterminate.`,
    ...(result.undeclared ?? []).map(undeclaredSentence),
    ...result.criteria.flatMap(criterionLines),
    ...nextSteps(result).flatMap(({ kind, text }, index) => [
      ...(index === 0 ? ['', 'What may follow:'] : []),
      `  ${kind}: ${text}`,
    ]),
  ].join('\n');
}

function criterionLines({ title, role, severity, verdict, cells }: CriterionResult): string[] {
  return [
    '',
    `${verdict}  ${title} (${role}, ${severity})`,
    ...cells.map((cell) => `  ${cell.verdict}  ${cell.sliceText}: ${cell.reason.message}`),
  ];
}
