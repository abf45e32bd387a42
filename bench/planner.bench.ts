/**
 * The planner's usual table: six requirements at one, three and five attempts, and one plan with a design point; then what goes on top of it:
 * stages, evidence for all times, the plan of several use cases together, and the verdict on 1,000 images under each way of spending the
 * error. Prints the milliseconds of each repeat, the first one cold. Run: node bench/planner-record.mjs, which records bench/results/planner.json.
 */
import { planAcceptance } from '../src/contexts/criteria/domain/plan-acceptance.js';
import type { Outcome } from '../src/metrics/outcome.js';
import { watchedChanceOf } from '../src/stats/e-process-chance.js';
import { plannedLooks } from '../src/stats/planned-looks.js';
import { planSampleSize } from '../src/stats/planner.js';
import type { AttemptPlan, CriteriaDocument, Criterion } from '../src/verdict/criteria/criteria-document.js';
import { expandCriteria } from '../src/verdict/criteria/expand-criteria.js';
import { judgeOutcomes } from '../src/verdict/judge.js';
import type { JudgedAttempt } from '../src/verdict/judgement.js';

const REPEATS = 9;
const REQUIRED = [0.9, 0.95, 0.98, 0.99, 0.995, 0.999] as const;
const ATTEMPTS = [1, 3, 5] as const;
const IMAGES = 1000;
const USUAL = { required: 0.95, confidence: 0.95, designPoint: 0.98 } as const;

const CRITERION: Criterion = {
  ...{ id: 'decision', title: 'Images judged right', role: 'DECISION', parent: null, severity: 'BLOCKING' },
  ...{ safetyRelevance: 'NONE', metric: 'image-success@1', unit: 'captureGroup', comparator: 'AT_LEAST' },
  ...{ threshold: '0.95', confidence: '0.95', decisionRule: 'BOUND', slices: [], designPoint: '0.99', power: '0.8' },
  ...{ minSupport: 'AUTO', onError: 'COUNT_AS_FAILURE', baseline: null, rationale: 'A bench.', waivable: true },
};
const VALUES = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j'];

/** A decision, and nine more statements, one a value of an attribute. */
function aDocument(attempts: AttemptPlan): CriteriaDocument {
  const shifts: Criterion = {
    ...CRITERION,
    id: 'shifts',
    role: 'SUPPORT',
    parent: 'decision',
    slices: ['EACH(meta.shift)'],
  };
  const siteSchema = { 'meta.shift': { values: VALUES } };
  return expandCriteria({
    format: 'touchstone/criteria@1',
    title: 'Bench',
    attempts,
    siteSchema,
    criteria: [CRITERION, shifts],
  });
}

const EQUAL = aDocument({ max: 1, spending: 'EQUAL' });
const STAGES = [
  { groups: 100, alphaShare: '0.5' },
  { groups: 200, alphaShare: '0.5' },
];
const WATCHED = aDocument({ max: 1, spending: 'E_PROCESS' });
const outcomes = Array.from({ length: IMAGES }, (_, index): Outcome => ({
  ...{ itemId: `${index}`, itemName: `${index}.jpg`, groupId: `${index % 200}`, status: 'EVALUATED' },
  attributes: { 'meta.shift': VALUES[index % VALUES.length] ?? 'a' },
  ...{ expectedState: 'OK', observedState: 'OK', right: index % 97 !== 0, expected: [], observed: [], errors: [] },
}));

function table(): void {
  for (const required of REQUIRED)
    for (const attempts of ATTEMPTS) planSampleSize({ required, confidence: 0.95, attempts });
  planSampleSize(USUAL);
}

const judged = (document: CriteriaDocument, attempt: JudgedAttempt) => () =>
  judgeOutcomes({ document, outcomes, excluded: 0, attempt });

/** Two sites with two use cases each: 44 mandatory statements. */
const together = (document: CriteriaDocument) => () =>
  planAcceptance({ useCases: ['A BOX', 'A PALLET', 'B BOX', 'B PALLET'].map((name) => ({ name, document })) });

const WORK = {
  table,
  stages: () =>
    plannedLooks({
      ...USUAL,
      attempts: 3,
      stages: [
        { units: 150, share: 0.5 },
        { units: 300, share: 0.5 },
      ],
    }),
  openEnded: () => plannedLooks({ ...USUAL, attempts: 5, spending: 'OPEN_ENDED' }),
  eProcess: () => watchedChanceOf(planSampleSize({ ...USUAL, spending: 'E_PROCESS' })),
  together: together(EQUAL),
  togetherStages: together(aDocument({ max: 1, spending: 'EQUAL', stages: STAGES })),
  togetherEProcess: together(WATCHED),
  verdict: judged(EQUAL, { number: 1, max: 1, spending: 'EQUAL' }),
  verdictStage: judged(EQUAL, {
    ...{ number: 1, max: 1, spending: 'EQUAL' },
    stage: { number: 1, of: 2, alphaShare: '0.5', nextGroups: 200 },
  }),
  verdictEProcess: judged(WATCHED, { number: 1, max: 1, spending: 'E_PROCESS' }),
} as const;

function timed(work: () => unknown): { readonly wallMs: number; readonly cpuMs: number } {
  const [started, used] = [process.hrtime.bigint(), process.cpuUsage()];
  work();
  const { user, system } = process.cpuUsage(used);
  return { wallMs: Number(process.hrtime.bigint() - started) / 1e6, cpuMs: (user + system) / 1000 };
}

const rows = Object.entries(WORK).map(([name, work]) => [name, Array.from({ length: REPEATS }, () => timed(work))]);
process.stdout.write(
  `${JSON.stringify({ plans: REQUIRED.length * ATTEMPTS.length + 1, images: IMAGES, statements: 44, rows: Object.fromEntries(rows) as object })}\n`,
);
