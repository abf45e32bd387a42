import type { DatasetId, ModelId, OrganisationId, PersonId, PilotId, RunId, SiteId } from '../../../kernel/ids.js';
import type { Sha256 } from '../../../kernel/sha256.js';
import type { Conservation } from '../../../verdict/judgement.js';
import type { EvaluationPlan } from './plan.js';
import type { TimingSummary } from './predicted-item.js';
import { assertRunTransition, type RunState } from './run-states.js';

export const RUN_PRIORITIES = ['LOW', 'NORMAL', 'HIGH'] as const;
export type RunPriority = (typeof RUN_PRIORITIES)[number];

/** Where and by what software the model ran; words and numbers for the record. */
export type EnvironmentRecord = Readonly<Record<string, string | number>>;

/** One inference pass over one dataset with one model. Its plan never changes; its state follows the table. */
export interface Run {
  readonly id: RunId;
  readonly pilotId: PilotId;
  readonly vendorOrganisationId: OrganisationId;
  readonly customerOrganisationId: OrganisationId;
  readonly siteId: SiteId;
  readonly datasetId: DatasetId;
  readonly modelId: ModelId;
  readonly operatingPointId: string | null;
  readonly state: RunState;
  readonly rowVersion: number;
  readonly plan: EvaluationPlan;
  readonly planDigest: Sha256;
  readonly total: number;
  readonly done: number;
  readonly declaredBy: PersonId;
  readonly declaredAt: Date;
  /** How urgent it is among the runs of the same vendor. */
  readonly priority: RunPriority;
  readonly startedAt: Date | null;
  /** When a worker took it up last (again after a pause), and how many items were done by then: the pace counts from here. */
  readonly takenUpAt: Date | null;
  readonly doneBefore: number;
  readonly endedAt: Date | null;
  readonly endReason: { readonly code: string; readonly message: string } | null;
  readonly environment: EnvironmentRecord | null;
  readonly conservation: Conservation | null;
  readonly timing: TimingSummary | null;
  readonly predictionsSha256: Sha256 | null;
}

/** The run in its next state, one version on. @throws RunStateRefused */
export function advance(run: Run, to: RunState, changes: Partial<Run> = {}): Run {
  assertRunTransition(run.id, run.state, to);
  return { ...run, ...changes, state: to, rowVersion: run.rowVersion + 1 };
}
