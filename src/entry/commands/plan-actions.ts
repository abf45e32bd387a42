import type { AlphaSpending } from '../../stats/attempts.js';
import { watchedChanceOf } from '../../stats/e-process-chance.js';
import { collectionEffort } from '../../stats/plan-together.js';
import { plannedLooks, type LookPlan, type PlannedLook } from '../../stats/planned-looks.js';
import { planSampleSize, type SampleSizePlan } from '../../stats/planner.js';
import { countOption, numberOption, optionalNumber, OptionInvalid, percentText } from './stats-input.js';

export interface PlanOptions {
  readonly required: string;
  readonly confidence: string;
  readonly designPoint?: string;
  readonly power?: string;
  readonly attempts: string;
  readonly spending: string;
  /** `60:0.5,100:0.5`: units, and the part of the attempt's error. */
  readonly stages?: string;
  readonly imagesPerUnit?: string;
  readonly unitsPerDay?: string;
  readonly json?: boolean;
}

/** The plan, and what was asked for beside it. */
export interface PrintedPlan extends SampleSizePlan {
  /** With OPEN_ENDED spending or stages. */
  readonly schedule?: readonly PlannedLook[];
  /** With E_PROCESS: chance of a pass when a look is taken after every unit up to firstN. */
  readonly chanceWatched?: number | null;
  /** With --images-per-unit or --units-per-day. */
  readonly collection?: { readonly units: number; readonly images: number; readonly days: number | null };
}

/** Text to print: the plan as JSON (nWithoutFailure, firstN, allowedFailures, everyNFrom, ...), or sentences. */
export function runPlan(options: PlanOptions): string {
  const plan = planOf(options);
  return options.json ? JSON.stringify(plan) : planText(plan);
}

const SPENDING: Readonly<Record<string, AlphaSpending>> = {
  equal: 'EQUAL',
  'open-ended': 'OPEN_ENDED',
  'e-process': 'E_PROCESS',
};

function planOf(options: PlanOptions): PrintedPlan {
  const request = requestOf(options);
  const stages = options.stages === undefined ? undefined : stagesOf(options.stages);
  const plan = planSampleSize(request);
  const isScheduled = stages !== undefined || request.spending === 'OPEN_ENDED';
  return {
    ...plan,
    ...(isScheduled && { schedule: plannedLooks({ ...request, ...(stages !== undefined && { stages }) }) }),
    ...(request.spending === 'E_PROCESS' && { chanceWatched: watchedChanceOf(plan) }),
    ...collectionOf(stages?.at(-1)?.units ?? plan.firstN ?? plan.nWithoutFailure, options),
  };
}

function requestOf(options: PlanOptions) {
  const designPoint = optionalNumber('--design-point', options.designPoint);
  const power = optionalNumber('--power', options.power);
  if (power !== undefined && designPoint === undefined) {
    throw new OptionInvalid(
      '--power',
      String(options.power),
      '--design-point beside it (power is the chance of a pass there)',
    );
  }
  const spending = Object.hasOwn(SPENDING, options.spending) ? SPENDING[options.spending] : undefined;
  if (spending === undefined) throw new OptionInvalid('--spending', options.spending, 'equal, open-ended or e-process');
  return {
    required: numberOption('--required', options.required),
    confidence: numberOption('--confidence', options.confidence),
    attempts: countOption('--attempts', options.attempts),
    spending,
    ...(designPoint !== undefined && { designPoint }),
    ...(power !== undefined && { power }),
  };
}

function stagesOf(text: string): LookPlan[] {
  return text.split(',').map((stage) => {
    const [units = '', share = '', ...rest] = stage.trim().split(':');
    if (rest.length > 0 || share === '')
      throw new OptionInvalid('--stages', text, 'units and their part of the error, for example 60:0.5,100:0.5');
    return { units: countOption('--stages', units), share: numberOption('--stages', share) };
  });
}

function collectionOf(units: number, options: PlanOptions): Pick<PrintedPlan, 'collection'> {
  if (options.imagesPerUnit === undefined && options.unitsPerDay === undefined) return {};
  const imagesPerUnit = countOption('--images-per-unit', options.imagesPerUnit ?? '1');
  const unitsPerDay = optionalNumber('--units-per-day', options.unitsPerDay);
  const effort = collectionEffort({ units, imagesPerUnit, unitsPerDay: unitsPerDay ?? Infinity });
  return { collection: { ...effort, days: unitsPerDay === undefined ? null : effort.days } };
}

function planText(plan: PrintedPlan): string {
  return [
    `To show at least ${percentText(plan.required)} with ${percentText(plan.confidence)} confidence:`,
    `  ${plan.nWithoutFailure} independent units with no failure at all are the least that can pass.`,
    ...attemptLines(plan),
    ...powerLines(plan),
    ...(plan.schedule === undefined ? [] : scheduleLines(plan.schedule)),
    ...(plan.collection === undefined ? [] : [collectionLine(plan.collection)]),
    '  Images of one pallet, shift or sequence are not independent: count pallets, not images.',
  ].join('\n');
}

function attemptLines({ attempts, spending, alphaPerAttempt }: SampleSizePlan): string[] {
  const error = percentText(alphaPerAttempt);
  if (spending === 'OPEN_ENDED')
    return [`  The first attempt may use an error of ${error}, each later one less: the figures hold for the first.`];
  const watched = spending === 'E_PROCESS' ? ['  By evidence that may be looked at after every unit (e-process).'] : [];
  const what = spending === 'E_PROCESS' ? 'models' : 'attempts';
  return attempts > 1
    ? [...watched, `  Each of the ${attempts} ${what} may use an error of ${error}; the figures hold for each.`]
    : watched;
}

function powerLines(plan: PrintedPlan): string[] {
  if (plan.firstN === null)
    return ['  State --design-point (the rate you expect) to learn how many give the model a fair chance.'];
  const watched =
    plan.chanceWatched == null
      ? []
      : [`  Looking after every unit up to ${plan.firstN}, it passes with ${percentText(plan.chanceWatched)} chance.`];
  return [
    `  A model that is truly right in ${percentText(plan.designPoint ?? 0)} passes with at least ${percentText(plan.power ?? 0)} chance`,
    `  at ${plan.firstN} units (${plan.allowedFailures} failures allowed, chance ${percentText(plan.powerAtFirstN ?? 0)}), and at every number from ${plan.everyNFrom} on.`,
    ...watched,
  ];
}

function scheduleLines(schedule: readonly PlannedLook[]): string[] {
  const lines = schedule.map(({ attempt, stage, alpha, nWithoutFailure, units, allowedFailures, chance }) => {
    const look = stage === null ? `attempt ${attempt}` : `attempt ${attempt}, stage ${stage}`;
    const least = `at least ${nWithoutFailure} units`;
    const allowed = allowedFailures === null ? 'no pass possible' : `${allowedFailures} failures allowed`;
    const found = chance === null ? '' : `, passed by then with ${percentText(chance)} chance`;
    return `    ${look}: error ${percentText(alpha)}, ${units === null ? least : `${units} units, ${allowed}`}${found}`;
  });
  return ['  Planned looks:', ...lines];
}

function collectionLine({ units, images, days }: NonNullable<PrintedPlan['collection']>): string {
  return `  To collect: ${units} units, ${images} pictures${days === null ? '' : `, ${days} days`}.`;
}
