import { Injectable } from '@nestjs/common';
import type { Sha256 } from '../../../../kernel/sha256.js';
import type { Tx } from '../../../../ports/unit-of-work.js';
import { Criteria, needsOf, type CriteriaSetRef } from '../../../criteria/public.js';
import type { Run } from '../../../evaluations/public.js';
import { ExposureLedger, type Exposure } from '../../../exposures/public.js';
import { ROLE_TITLES } from '../../../identity/public.js';
import { confusionOf } from '../../domain/confusion.js';
import type { PlannedCell } from '../../domain/expectation-facts.js';
import type { AttemptFacts, ComparedFacts, JudgementFacts, SignerFacts } from '../../domain/facts.js';
import { instant, type DossierScope, type JudgedCell, type ScopeCell } from './dossier-scope.js';

const PAGE = 100;

type AttemptOutcome = AttemptFacts['outcome'];
const OUTCOMES: readonly string[] = ['PASS', 'FAIL', 'INCONCLUSIVE', 'ABORTED', 'INVALIDATED'];

/** What was agreed and what came out, per site and use case, with every attempt there was on the data. */
@Injectable()
export class CollectJudgements {
  constructor(
    private readonly criteria: Criteria,
    private readonly ledger: ExposureLedger,
  ) {}

  async execute(tx: Tx, scope: DossierScope): Promise<JudgementFacts[]> {
    const found: JudgementFacts[] = [];
    for (const cell of scope.cells)
      found.push({ ...(await this.cell(tx, cell, scope.runs)), ...narrowedTo(scope, cell) });
    return found;
  }

  private async cell(tx: Tx, cell: ScopeCell, runs: readonly Run[]): Promise<JudgementFacts> {
    const { site, judged } = cell;
    return {
      siteKey: site.key,
      useCase: useCaseFacts(cell),
      criteriaSet: await this.criteriaFacts(tx, cell),
      runId: judged?.judgement.runId ?? null,
      judgement: judged?.judgement.result ?? null,
      outcomesDigest: judged?.judgement.outcomesSha256 ?? null,
      confusion: confusionOf(judged?.outcomes ?? []),
      planned: plannedOf(cell),
      attempts: await this.attempts(tx, cell, runs),
    };
  }

  private async criteriaFacts(tx: Tx, { criteria }: ScopeCell): Promise<JudgementFacts['criteriaSet']> {
    return {
      version: criteria.version,
      digest: criteria.digest as Sha256,
      baselinedAt: criteria.baselinedAt === null ? null : instant(criteria.baselinedAt),
      signers: await this.signers(tx, criteria.id),
      // With the slices written out: what was judged, and what a reader can judge again.
      document: criteria.expanded ?? criteria.document,
      ...(criteria.postHoc && { postHoc: true }),
      changes: await this.changes(tx, criteria),
    };
  }

  /** Against the version before it; none for the first. */
  private async changes(tx: Tx, set: CriteriaSetRef): Promise<JudgementFacts['criteriaSet']['changes']> {
    const { pilotId, siteId, useCaseId } = set;
    const versions: CriteriaSetRef[] = [];
    for (;;) {
      const of = { pilotId, siteId, useCaseId };
      const page = await this.criteria.page(tx, of, {
        first: PAGE,
        ...(versions.at(-1) && { after: versions.at(-1)?.id }),
      });
      versions.push(...page);
      if (page.length < PAGE) break;
    }
    const [before] = versions
      .filter(({ version, baselinedAt }) => version < set.version && baselinedAt !== null)
      .sort((a, b) => b.version - a.version);
    if (before === undefined) return [];
    return (await this.criteria.changes(tx, before.id, set.id)).map(({ effect, text }) => ({
      change: effect,
      text,
      resultsWereSeen: set.resultsSeen,
    }));
  }

  private async signers(tx: Tx, criteriaSetId: string): Promise<SignerFacts[]> {
    return (await this.criteria.signatures(tx, criteriaSetId)).map((signature) => ({
      printedName: signature.printedName,
      organisation: signature.organisationName,
      role: ROLE_TITLES[signature.role],
      at: instant(signature.signedAt),
    }));
  }

  private async attempts(tx: Tx, cell: ScopeCell, runs: readonly Run[]): Promise<AttemptFacts[]> {
    const lineages = new Set(
      runs.filter(({ siteId }) => siteId === cell.site.id).map(({ plan }) => plan.dataset.lineageId),
    );
    const rows: Exposure[] = [];
    for (const lineageId of [...lineages].sort()) rows.push(...(await this.ledger.of(tx, lineageId, cell.useCase.id)));
    return rows.map((row) => attemptFacts(row));
  }
}

/** The planner's figures follow from the criteria alone, as they stood before anything was run. */
function plannedOf({ criteria }: ScopeCell): PlannedCell[] {
  return needsOf(criteria.expanded ?? criteria.document).map(
    ({ criterionId, slice, unit, withoutFailure, atDesignPoint }) => ({
      criterionId,
      slice,
      unit,
      withoutFailure,
      atDesignPoint,
    }),
  );
}

function attemptFacts(row: Exposure): AttemptFacts {
  const last = row.remarks.at(-1)?.outcome ?? 'NOT_JUDGED';
  return {
    runId: row.runId,
    kind: row.kind,
    number: row.attempt ?? null,
    at: instant(row.at),
    model: row.note.split(', criteria')[0] ?? row.note,
    outcome: OUTCOMES.includes(last) ? (last as AttemptOutcome) : 'NOT_JUDGED',
    note: last === 'ERRORED' ? 'ended with an error before it was judged' : row.attempt === 1 ? 'first attempt' : null,
  };
}

/** A use case beside the decision, with the digest of what its answers came to. */
export function comparedFacts(cell: JudgedCell): ComparedFacts {
  const { runId, outcomesSha256 } = cell.judged.judgement;
  return { siteKey: cell.site.key, useCase: useCaseFacts(cell), runId, outcomesDigest: outcomesSha256 };
}

function useCaseFacts({ contract, criteria, useCase }: ScopeCell): JudgementFacts['useCase'] {
  const decision = criteria.document.criteria.find(({ role }) => role === 'DECISION');
  const words = contract.document.wording?.[decision?.metric ?? ''];
  return {
    key: useCase.key,
    title: useCase.title,
    contractVersion: contract.version,
    contractDigest: contract.digest,
    description: useCase.description,
    unitName: words?.many ?? 'images',
    // `right: every load found` explains itself behind the colon, which `not` must not turn round.
    failureName: words === undefined ? 'judged wrongly' : `not ${words.outcome.split(':')[0] ?? words.outcome}`,
    ...(contract.document.wording !== undefined && { wording: contract.document.wording }),
  };
}

function narrowedTo({ gate }: DossierScope, { site, useCase }: ScopeCell): Pick<JudgementFacts, 'narrowedTo'> {
  const found = gate.evidence.cells.find(({ siteId, useCaseId }) => siteId === site.id && useCaseId === useCase.id);
  if (found?.narrowedTo === undefined) return {};
  return { narrowedTo: found.narrowedTo.map(({ criterionId, slice }) => ({ criterionId, slice })) };
}
