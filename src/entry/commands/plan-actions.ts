import { planSampleSize, type SampleSizePlan } from '../../stats/planner.js';
import { countOption, numberOption, optionalNumber, OptionInvalid, percentText } from './stats-input.js';

export interface PlanOptions {
  readonly required: string;
  readonly confidence: string;
  readonly designPoint?: string;
  readonly power?: string;
  readonly attempts: string;
  readonly json?: boolean;
}

/** Text to print: the plan as JSON (nWithoutFailure, firstN, allowedFailures, everyNFrom, ...), or sentences. */
export function runPlan(options: PlanOptions): string {
  const designPoint = optionalNumber('--design-point', options.designPoint);
  const power = optionalNumber('--power', options.power);
  if (power !== undefined && designPoint === undefined) {
    throw new OptionInvalid(
      '--power',
      String(options.power),
      '--design-point beside it (power is the chance of a pass there)',
    );
  }
  const plan = planSampleSize({
    required: numberOption('--required', options.required),
    confidence: numberOption('--confidence', options.confidence),
    attempts: countOption('--attempts', options.attempts),
    ...(designPoint !== undefined && { designPoint }),
    ...(power !== undefined && { power }),
  });
  return options.json ? JSON.stringify(plan) : planText(plan);
}

function planText(plan: SampleSizePlan): string {
  const lines = [
    `To show at least ${percentText(plan.required)} with ${percentText(plan.confidence)} confidence:`,
    `  ${plan.nWithoutFailure} independent units with no failure at all are the least that can pass.`,
  ];
  if (plan.attempts > 1) {
    lines.push(
      `  Each of the ${plan.attempts} attempts may use an error of ${percentText(plan.alphaPerAttempt)}; the figures hold for each.`,
    );
  }
  if (plan.firstN === null) {
    lines.push('  State --design-point (the rate you expect) to learn how many give the model a fair chance.');
  } else {
    lines.push(
      `  A model that is truly right in ${percentText(plan.designPoint ?? 0)} passes with at least ${percentText(plan.power ?? 0)} chance`,
      `  at ${plan.firstN} units (${plan.allowedFailures} failures allowed, chance ${percentText(plan.powerAtFirstN ?? 0)}), and at every number from ${plan.everyNFrom} on.`,
    );
  }
  lines.push('  Images of one pallet, shift or sequence are not independent: count pallets, not images.');
  return lines.join('\n');
}
