import { digestOf } from '../../../kernel/canonical-json.js';
import type { Sha256 } from '../../../kernel/sha256.js';
import type { Verdict } from '../../../verdict/judgement.js';
import type { ConditionFact, ItemFact, WaiverFact } from './finding-facts.js';
import type { JudgedStatement, NarrowerScope } from './scope.js';

/** One site and use case in the scope of a gate: what was agreed and what the newest formal judgement says. */
export interface EvidenceCell {
  readonly siteId: string;
  readonly siteKey: string;
  readonly useCaseId: string;
  readonly useCaseKey: string;
  readonly criteriaSet: {
    readonly id: string;
    readonly version: number;
    readonly digest: Sha256;
    readonly concernsSafety: boolean;
  } | null;
  readonly judgement: {
    readonly id: string;
    readonly runId: string;
    readonly criteriaSetId: string;
    readonly attempt: number;
    readonly verdict: Verdict;
    readonly resultDigest: Sha256;
    readonly outcomesSha256: Sha256;
  } | null;
  /** What is installed at the site; absent where the test is not made there (G0, G1). */
  readonly site?: { readonly version: number; readonly factsDigest: Sha256 };
  /** The statements a narrower decision is limited to; absent = all that was agreed. */
  readonly narrowedTo?: readonly JudgedStatement[];
  /** Of a FAIL: the mandatory statements that were not shown. */
  readonly notShown?: readonly JudgedStatement[];
}

/** An earlier gate that this one rests on: its revocation makes an open round stale. */
export interface EarlierGate {
  readonly gateId: string;
  readonly type: string;
  readonly round: number;
  readonly evidenceDigest: Sha256;
}

/**
 * The facts a gate decides on, frozen when it opens. Only facts: no titles, no rendered text. Their digest is what every
 * signature binds; recomputed later, another digest makes the gate STALE.
 */
export interface GateEvidence {
  readonly format: 'touchstone/gate-evidence@1';
  readonly pilotId: string;
  readonly siteId: string | null;
  readonly type: string;
  /** Absent = everything at the site, or in the pilot. */
  readonly scope?: NarrowerScope;
  readonly policyDigest: Sha256;
  /** Those the policy asks for; absent when it asks for none. */
  readonly before?: readonly EarlierGate[];
  readonly cells: readonly EvidenceCell[];
  readonly datasets: readonly { readonly id: string; readonly state: string; readonly merkleRoot: Sha256 | null }[];
  readonly models: readonly { readonly id: string; readonly sha256: Sha256; readonly contractDigest: Sha256 }[];
  /** Every formal run in scope, failed and aborted ones too. A revealed run is a completed one. */
  readonly runs: readonly {
    readonly id: string;
    readonly state: string;
    readonly datasetId: string;
    readonly modelId: string;
    readonly planDigest: Sha256;
    readonly predictionsSha256: Sha256 | null;
    /** What was installed at the site when it was declared; absent where no test on site is decided. */
    readonly factsDigest?: Sha256;
  }[];
  /** How often the data were judged or shown. */
  readonly exposures: readonly {
    readonly lineageId: string;
    readonly useCaseId: string;
    readonly formal: number;
    readonly exploratory: number;
  }[];
  /** In force, about what is in scope; absent = none. */
  readonly waivers?: readonly WaiverFact[];
  /** About what is in scope; absent = none. */
  readonly openItems?: readonly ItemFact[];
  /** Under which it is asked to pass; absent = none. */
  readonly conditions?: readonly ConditionFact[];
}

export function evidenceDigest(evidence: GateEvidence): Sha256 {
  return digestOf(evidence);
}

export function concernsSafety(evidence: GateEvidence): boolean {
  return evidence.cells.some((cell) => cell.criteriaSet?.concernsSafety === true);
}

/** One reason why a gate cannot open or cannot end in GO. */
export interface Unmet {
  readonly code:
    | 'CRITERIA_MISSING'
    | 'JUDGEMENT_MISSING'
    | 'EARLIER_GATE_MISSING'
    | 'JUDGED_BY_OLD_CRITERIA'
    | 'VERDICT_FAIL'
    | 'VERDICT_INCONCLUSIVE'
    | 'VERDICT_NOT_RUN'
    | 'DATASET_NOT_SEALED'
    | 'ITEM_A_OPEN'
    | 'ITEM_NOT_TRIAGED'
    | 'ITEM_B_WITHOUT_CONDITION'
    | 'WAIVER_WITHOUT_CONDITION'
    | 'CONDITIONS_NOT_ALLOWED'
    | 'JUDGED_ON_ANOTHER_MODEL'
    | 'SITE_CHANGED_SINCE_RUN';
  readonly siteKey: string;
  readonly useCaseKey: string;
  readonly message: string;
}

/** What must hold before a gate opens: criteria agreed and, but for the agreement itself, a formal judgement for everything in scope. */
export function unmetEntryRules(evidence: GateEvidence): Unmet[] {
  return evidence.cells.flatMap((cell) => {
    if (cell.criteriaSet === null) return [unmet(cell, 'CRITERIA_MISSING', 'no criteria are baselined')];
    if (cell.judgement === null && evidence.type !== 'G0_AGREEMENT')
      return [unmet(cell, 'JUDGEMENT_MISSING', 'no formal run has been judged')];
    return [];
  });
}

/**
 * What must hold for a GO: every cell in scope PASS (or, of a narrower scope, every statement it is limited to) under the criteria that are in force now, on data that are still good, all with the model
 * of the newest run that is cited. An unproven claim is never a GO. The agreement only needs criteria.
 */
export function unmetExitRules(evidence: GateEvidence): Unmet[] {
  const entry = unmetEntryRules(evidence);
  if (evidence.type === 'G0_AGREEMENT') return entry;
  const newest = newestModel(evidence);
  return evidence.cells.flatMap((cell) => {
    const { criteriaSet, judgement } = cell;
    if (criteriaSet === null || judgement === null)
      return entry.filter(({ siteKey, useCaseKey }) => siteKey === cell.siteKey && useCaseKey === cell.useCaseKey);
    if (judgement.criteriaSetId !== criteriaSet.id) {
      return [unmet(cell, 'JUDGED_BY_OLD_CRITERIA', 'the newest judgement is by criteria that are no longer in force')];
    }
    return [
      ...unmetOfVerdict(cell, judgement.verdict),
      ...unmetOfRun(evidence, cell, { runId: judgement.runId, newest }),
    ];
  });
}

function unmetOfVerdict(cell: EvidenceCell, verdict: Verdict): Unmet[] {
  if (verdict === 'PASS' || (verdict === 'INCONCLUSIVE' && isShownWithin(cell))) return [];
  const what = {
    FAIL: 'the agreed limit is missed',
    INCONCLUSIVE: 'the agreed limit is not proven',
    NOT_RUN: 'nothing was judged',
  }[verdict];
  return [unmet(cell, `VERDICT_${verdict}`, what)];
}

/** The statements a narrower decision is limited to were all shown. */
function isShownWithin({ narrowedTo = [] }: EvidenceCell): boolean {
  return narrowedTo.length > 0 && narrowedTo.every(({ verdict }) => verdict === 'PASS');
}

function unmetOfRun(
  evidence: GateEvidence,
  cell: EvidenceCell,
  { runId, newest }: { readonly runId: string; readonly newest: string | undefined },
): Unmet[] {
  const run = evidence.runs.find(({ id }) => id === runId);
  const state = evidence.datasets.find(({ id }) => id === run?.datasetId)?.state ?? 'not among the evidence';
  const problems: Unmet[] = [];
  if (state !== 'SEALED') problems.push(unmet(cell, 'DATASET_NOT_SEALED', `the data it was judged on are ${state}`));
  if (modelOf(evidence, run?.modelId) !== newest)
    problems.push(unmet(cell, 'JUDGED_ON_ANOTHER_MODEL', 'it was judged with another model than the newest result'));
  const { site } = cell;
  if (site !== undefined && run?.factsDigest !== undefined && run.factsDigest !== site.factsDigest)
    problems.push(unmet(cell, 'SITE_CHANGED_SINCE_RUN', 'what is installed there was changed after it was judged'));
  return problems;
}

/** Runs are in the order of their declaration. */
function newestModel(evidence: GateEvidence): string | undefined {
  const cited = new Set(evidence.cells.map(({ judgement }) => judgement?.runId));
  return modelOf(evidence, evidence.runs.filter(({ id }) => cited.has(id)).at(-1)?.modelId);
}

/** Bytes and their reading: registered twice it is still the same model. */
function modelOf({ models }: GateEvidence, modelId: string | undefined): string | undefined {
  const model = models.find(({ id }) => id === modelId);
  return model && `${model.sha256} ${model.contractDigest}`;
}

function unmet(cell: EvidenceCell, code: Unmet['code'], what: string): Unmet {
  return {
    code,
    siteKey: cell.siteKey,
    useCaseKey: cell.useCaseKey,
    message: `${cell.useCaseKey} at ${cell.siteKey}: ${what}`,
  };
}
