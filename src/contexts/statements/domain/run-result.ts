import { digestOf, type JsonValue } from '../../../kernel/canonical-json.js';
import type { OrganisationId, PilotId } from '../../../kernel/ids.js';
import type { Sha256 } from '../../../kernel/sha256.js';
import type { CellResult, CriterionResult, JudgementResult } from '../../../verdict/judgement.js';
import { decimalOrNull, decimalText, withoutFractions } from './decimal-text.js';
import { RUN_RESULT, type StatementDraft } from './statement.js';

/** What a run's plan says of its inputs, by digest. */
export interface PlannedInputs {
  readonly kind: 'FORMAL' | 'EXPLORATORY';
  readonly pilot: { readonly id: string; readonly key: string };
  readonly site: { readonly id: string; readonly key: string };
  readonly dataset: { readonly id: string; readonly merkleRoot: Sha256 | null; readonly itemCount: number };
  readonly model: { readonly id: string; readonly sha256: Sha256; readonly contractDigest: Sha256 };
  readonly operatingPoint: { readonly id: string; readonly digest: Sha256 } | null;
  readonly judgements: readonly {
    readonly useCaseId: string;
    readonly useCaseKey: string;
    readonly contract: { readonly version: number; readonly digest: Sha256 };
    readonly criteriaSet: { readonly id: string; readonly version: number; readonly digest: Sha256 };
  }[];
}

/** A completed run and one judgement of it, as the statement needs them. */
export interface CompletedRun {
  readonly run: {
    readonly id: string;
    readonly pilotId: PilotId;
    readonly vendorOrganisationId: OrganisationId;
    readonly customerOrganisationId: OrganisationId;
    readonly plan: PlannedInputs;
    readonly planDigest: Sha256;
    readonly declaredAt: Date;
    readonly startedAt: Date | null;
    readonly endedAt: Date | null;
    readonly environment: Readonly<Record<string, string | number>> | null;
    readonly predictionsSha256: Sha256 | null;
  };
  readonly judgement: {
    readonly id: string;
    readonly useCaseId: string;
    readonly attempt: number;
    readonly result: JudgementResult;
    readonly resultDigest: Sha256;
    readonly outcomesSha256: Sha256;
  };
  /** How often these data were judged under this use case up to now: formally, and in all. */
  readonly exposures: { readonly formal: number; readonly all: number };
}

/** `run-result/v1`: what one formal run says under one use case, and on which inputs. The subject is the model. */
export function runResultDraft(completed: CompletedRun): StatementDraft {
  const { run, judgement } = completed;
  const { pilotId, vendorOrganisationId, customerOrganisationId, plan } = run;
  return {
    pilotId,
    vendorOrganisationId,
    customerOrganisationId,
    predicateType: RUN_RESULT,
    object: { type: 'JUDGEMENT', id: judgement.id },
    runId: run.id,
    subject: { name: `MODEL:${plan.model.id}`, digest: plan.model.sha256 },
    predicate: withoutFractions(predicateOf(completed)),
  };
}

function predicateOf({ run, judgement, exposures }: CompletedRun): JsonValue {
  const { plan } = run;
  const { result } = judgement;
  const { useCaseKey = '' } = plan.judgements.find(({ useCaseId }) => useCaseId === judgement.useCaseId) ?? {};
  const { number: n, max, spending, stage } = result.attempt;
  return {
    runId: run.id,
    judgementId: judgement.id,
    kind: plan.kind,
    attempt: { n, ofFormal: exposures.formal, ofAll: exposures.all, planned: max },
    pilot: plan.pilot,
    site: plan.site,
    useCase: { id: judgement.useCaseId, key: useCaseKey },
    declaredAt: run.declaredAt.toISOString(),
    startedAt: run.startedAt?.toISOString() ?? null,
    endedAt: run.endedAt?.toISOString() ?? null,
    plan: planOf(run, judgement.useCaseId),
    decisionRule: { spending, attemptsPlanned: max, ...(stage && { stage: { ...stage } }) },
    outcomes: { file: `outcomes/${judgement.outcomesSha256}.jsonl`, digest: judgement.outcomesSha256 },
    predictions: { digest: run.predictionsSha256 },
    result: { file: `evidence/${judgement.resultDigest}.json`, digest: judgement.resultDigest },
    metrics: result.criteria.flatMap((criterion) => criterion.cells.map((cell) => metricOf(criterion, cell))),
    counts: { ...result.conservation },
    notRun: notRunOf(result),
    verdict: result.verdict,
  };
}

function planOf(run: CompletedRun['run'], useCaseId: string): JsonValue {
  const { plan } = run;
  const planned = plan.judgements.find((one) => one.useCaseId === useCaseId);
  const pipeline = {
    modelContractDigest: plan.model.contractDigest,
    contract: planned === undefined ? null : { version: planned.contract.version, digest: planned.contract.digest },
    operatingPointDigest: plan.operatingPoint?.digest ?? null,
  };
  const environment = withoutFractions(run.environment === null ? {} : { ...run.environment });
  return {
    digest: run.planDigest,
    criteriaSet:
      planned === undefined
        ? null
        : {
            id: planned.criteriaSet.id,
            version: planned.criteriaSet.version,
            digest: planned.criteriaSet.digest,
          },
    dataset: { id: plan.dataset.id, merkleRoot: plan.dataset.merkleRoot, count: plan.dataset.itemCount },
    pipelineConfig: { ...pipeline, digest: digestOf(pipeline) },
    environment: { ...(environment as Record<string, JsonValue>), digest: digestOf(environment) },
  };
}

function metricOf(criterion: CriterionResult, cell: CellResult): JsonValue {
  return {
    criterionId: criterion.criterionId,
    slice: cell.slice,
    metric: criterion.metric,
    unit: criterion.unit,
    estimator: cell.estimator,
    numerator: decimalText(cell.k),
    denominator: decimalText(cell.n),
    value: decimalOrNull(cell.point),
    interval: {
      lower: decimalOrNull(cell.lower),
      upper: decimalOrNull(cell.upper),
      confidence: decimalText(criterion.confidenceUsed),
    },
    comparator: criterion.comparator,
    threshold: criterion.threshold,
    decisionRule: criterion.decisionRule,
    role: criterion.role,
    severity: criterion.severity,
    verdict: cell.verdict,
  };
}

/** Statements that nothing was there to judge for. */
function notRunOf({ criteria }: JudgementResult): JsonValue[] {
  return criteria.flatMap(({ criterionId, cells }) =>
    cells
      .filter(({ n, verdict }) => n === 0 || verdict === 'NOT_RUN')
      .map(({ slice, reason }) => ({ criterionId, slice, because: reason.code })),
  );
}
