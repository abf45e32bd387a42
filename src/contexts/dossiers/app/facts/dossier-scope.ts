import type { Outcome } from '../../../../metrics/outcome.js';
import type { Judgement, Run } from '../../../evaluations/public.js';
import type { Gate } from '../../../gates/public.js';
import type { ContractRef, PilotExtension, PilotRef, SiteRef, UseCaseRef } from '../../../pilots/public.js';
import type { CriteriaSetRef } from '../../../criteria/public.js';

/** One site and use case of the dossier, with all that was fetched for it. */
export interface ScopeCell {
  readonly site: SiteRef;
  readonly useCase: UseCaseRef;
  readonly criteria: CriteriaSetRef;
  readonly contract: ContractRef;
  /** `null` when nothing has been judged. */
  readonly judged: {
    readonly judgement: Judgement;
    readonly outcomes: readonly Outcome[];
    readonly outcomesJsonLines: Uint8Array;
  } | null;
}

/** A cell that was judged. */
export interface JudgedCell extends ScopeCell {
  readonly judged: NonNullable<ScopeCell['judged']>;
}

/** What a dossier is about, before it is put into words. */
export interface DossierScope {
  readonly pilot: PilotRef;
  readonly gate: Gate;
  /** Moves of the decision date that both sides signed. */
  readonly extensions: readonly PilotExtension[];
  readonly cells: readonly ScopeCell[];
  /** Use cases that a narrower decision leaves out but that were judged on the same answers: shown beside, never decided on. */
  readonly compared: readonly JudgedCell[];
  /** Names of the pilot's sites by key. */
  readonly siteNames: ReadonlyMap<string, string>;
  /** Names of the pilot's sites that the gate is not about. */
  readonly otherSites: readonly string[];
  /** Formal runs of the gate's evidence. */
  readonly runs: readonly Run[];
}

export function instant(at: Date): string {
  return at.toISOString();
}

/** The run whose model gave the answers a run judged: itself, unless it judged kept ones again. */
export function answersOf(runs: readonly Run[], runId: string): string {
  return runs.find(({ id }) => id === runId)?.plan.rejudgementOf?.runId ?? runId;
}
