import { Injectable } from '@nestjs/common';
import type { RunId } from '../../../kernel/ids.js';
import { scopeOf, type Principal } from '../../../ports/principal.js';
import { UnitOfWork, type Tx } from '../../../ports/unit-of-work.js';
import { Criteria } from '../../criteria/public.js';
import { PilotEvidence, type Judgement } from '../../evaluations/public.js';
import { Findings, isOpenItem, type PunchItem } from '../../findings/public.js';
import type { EvidenceCell } from '../domain/evidence.js';
import { evidenceDiff, type EvidenceChange } from '../domain/evidence-diff.js';
import type { Gate } from '../domain/gate.js';
import { scopeKey } from '../domain/scope.js';
import { GateRepository } from './ports.js';

/** Criteria and result of one site and use case, as the frozen evidence names them. */
export interface CellResult {
  readonly siteId: string;
  readonly siteKey: string;
  readonly useCaseId: string;
  readonly useCaseKey: string;
  readonly criteriaSetId: string | null;
  readonly criteriaVersion: number | null;
  /** The agreed document. */
  readonly criteria: unknown;
  readonly judgementId: string | null;
  readonly attempt: number | null;
  readonly verdict: string | null;
  /** `touchstone/judgement@1`: every criterion on every slice. */
  readonly result: unknown;
}

export interface RoundChanges {
  /** The round that is compared with. */
  readonly round: number;
  readonly changes: readonly EvidenceChange[];
}

/** What the page of a gate shows beside its slots. How many criteria there are changes nothing in what is asked of the database. */
@Injectable()
export class GatePageDetails {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly gates: GateRepository,
    private readonly evidence: PilotEvidence,
    private readonly criteria: Criteria,
    private readonly findings: Findings,
  ) {}

  results(principal: Principal, { evidence }: Gate): Promise<readonly CellResult[]> {
    return this.unitOfWork.run(scopeOf(principal), async (tx) => {
      const judgements = await this.judgements(tx, [
        ...new Set(evidence.cells.flatMap(({ judgement }) => judgement?.runId ?? [])),
      ]);
      const documents = new Map<string, unknown>();
      for (const { criteriaSet } of evidence.cells)
        if (criteriaSet !== null && !documents.has(criteriaSet.id))
          documents.set(criteriaSet.id, (await this.criteria.get(tx, criteriaSet.id)).document);
      return evidence.cells.map((cell) => resultOf(cell, documents, judgements));
    });
  }

  /** Since the round before, if there was one. */
  changes(principal: Principal, gate: Gate): Promise<RoundChanges | null> {
    return this.unitOfWork.run(scopeOf(principal), async (tx) => {
      const before = (await this.rounds(tx, gate)).filter(({ round }) => round < gate.round).at(-1);
      return before === undefined
        ? null
        : { round: before.round, changes: evidenceDiff(before.evidence, gate.evidence) };
    });
  }

  /** Every round of this gate, oldest first. */
  history(principal: Principal, gate: Gate): Promise<readonly Gate[]> {
    return this.unitOfWork.run(scopeOf(principal), (tx) => this.rounds(tx, gate));
  }

  /** Of the pilot; of one site what concerns it or the whole pilot. */
  punchList(principal: Principal, { pilotId, siteId }: Gate): Promise<readonly PunchItem[]> {
    return this.unitOfWork.run(scopeOf(principal), async (tx) =>
      (await this.findings.items(tx, pilotId)).filter(
        (item) => isOpenItem(item) && (siteId === null || item.siteId === null || item.siteId === siteId),
      ),
    );
  }

  private rounds(tx: Tx, { pilotId, siteId, type, evidence }: Gate): Promise<readonly Gate[]> {
    return this.gates.rounds(tx, { pilotId, siteId, type, scopeKey: scopeKey(evidence.scope?.parts) });
  }

  private async judgements(tx: Tx, runIds: readonly string[]): Promise<ReadonlyMap<string, Judgement>> {
    const found = new Map<string, Judgement>();
    for (const id of runIds)
      for (const one of (await this.evidence.judgedRun(tx, id as RunId)).judgements) found.set(one.id, one);
    return found;
  }
}

function resultOf(
  cell: EvidenceCell,
  documents: ReadonlyMap<string, unknown>,
  judgements: ReadonlyMap<string, Judgement>,
): CellResult {
  const { siteId, siteKey, useCaseId, useCaseKey, criteriaSet, judgement } = cell;
  const agreed =
    criteriaSet === null
      ? { criteriaSetId: null, criteriaVersion: null, criteria: null }
      : {
          criteriaSetId: criteriaSet.id,
          criteriaVersion: criteriaSet.version,
          criteria: documents.get(criteriaSet.id) ?? null,
        };
  const found =
    judgement === null
      ? { judgementId: null, attempt: null, verdict: null, result: null }
      : {
          judgementId: judgement.id,
          attempt: judgement.attempt,
          verdict: judgement.verdict,
          result: judgements.get(judgement.id)?.result ?? null,
        };
  return { siteId, siteKey, useCaseId, useCaseKey, ...agreed, ...found };
}
