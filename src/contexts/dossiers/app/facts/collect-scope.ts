import { Injectable } from '@nestjs/common';
import type { GateId, JudgementId } from '../../../../kernel/ids.js';
import { BlobStore } from '../../../../ports/stores.js';
import type { Tx } from '../../../../ports/unit-of-work.js';
import type { Outcome } from '../../../../metrics/outcome.js';
import { Criteria } from '../../../criteria/public.js';
import { PilotEvidence, type Judgement, type Run } from '../../../evaluations/public.js';
import { ReadGates, type EvidenceCell, type GateEvidence, type GateView } from '../../../gates/public.js';
import { Pilots, type SiteRef, type UseCaseRef } from '../../../pilots/public.js';
import { answersOf, type DossierScope, type JudgedCell, type ScopeCell } from './dossier-scope.js';

/** Fetches what the frozen evidence of a gate names: these judgements and criteria, not newer ones. */
@Injectable()
export class CollectScope {
  constructor(
    private readonly pilots: Pilots,
    private readonly criteria: Criteria,
    private readonly evidence: PilotEvidence,
    private readonly gates: ReadGates,
    private readonly blobs: BlobStore,
  ) {}

  async execute(
    tx: Tx,
    gateId: GateId,
  ): Promise<{ readonly scope: DossierScope; readonly signOffs: GateView['signOffs'] }> {
    const { gate, signOffs } = await this.gates.decided(tx, gateId);
    const pilot = await this.pilots.get(tx, gate.pilotId);
    const { runs, judgements } = await this.evidence.of(tx, gate.pilotId);
    const cells: ScopeCell[] = [];
    for (const cell of gate.evidence.cells) {
      if (cell.criteriaSet !== null) cells.push(await this.cell(tx, cell, cell.criteriaSet.id));
    }
    const cited = new Set(gate.evidence.runs.map(({ id }) => id));
    const inScope = new Set(gate.evidence.cells.map(({ siteId }) => siteId));
    const sites = await this.pilots.sitesOf(tx, pilot.id);
    const siteNames = new Map(sites.map(({ key, name }) => [key, name]));
    const otherSites = sites
      .filter(({ id }) => !inScope.has(id))
      .map(({ name }) => name)
      .sort();
    const citedJudgements = judgements.filter(({ runId }) => cited.has(runId));
    const compared = await this.compared(tx, gate.evidence, { runs, judgements: citedJudgements });
    const extensions = await this.pilots.extensionsOf(tx, pilot.id);
    const scope = {
      pilot,
      gate,
      extensions,
      cells,
      compared,
      siteNames,
      otherSites,
      runs: runs.filter((run) => cited.has(run.id)),
    };
    return { scope, signOffs };
  }

  /** What the decision leaves out as a whole and was judged by the cited runs. */
  private async compared(
    tx: Tx,
    { scope, cells }: GateEvidence,
    { runs, judgements }: { readonly runs: readonly Run[]; readonly judgements: readonly Judgement[] },
  ): Promise<JudgedCell[]> {
    const leftOut = (scope?.leftOut ?? []).filter(({ statements }) => statements === null);
    const found: JudgedCell[] = [];
    for (const judgement of judgements) {
      const place = await this.place(tx, judgement);
      const isCompared =
        cells.some(({ judgement: decided }) => decided !== null && isOfSameAnswers(runs, decided, judgement)) &&
        leftOut.some(({ siteKey, useCaseKey }) => siteKey === place.site.key && useCaseKey === place.useCase.key);
      if (!isCompared) continue;
      const criteria = await this.criteria.get(tx, judgement.criteriaSetId);
      const contract = await this.pilots.contract(tx, criteria.contractId);
      found.push({ ...place, criteria, contract, judged: await this.judged(tx, judgement.id) });
    }
    return found;
  }

  private async place(
    tx: Tx,
    { siteId, useCaseId }: Judgement,
  ): Promise<{ readonly site: SiteRef; readonly useCase: UseCaseRef }> {
    return { site: await this.pilots.site(tx, siteId), useCase: await this.pilots.useCase(tx, useCaseId) };
  }

  private async cell(tx: Tx, cell: EvidenceCell, criteriaSetId: string): Promise<ScopeCell> {
    const criteria = await this.criteria.get(tx, criteriaSetId);
    return {
      site: await this.pilots.site(tx, cell.siteId),
      useCase: await this.pilots.useCase(tx, cell.useCaseId),
      criteria,
      contract: await this.pilots.contract(tx, criteria.contractId),
      judged: cell.judgement === null ? null : await this.judged(tx, cell.judgement.id as JudgementId),
    };
  }

  private async judged(tx: Tx, id: JudgementId): Promise<JudgedCell['judged']> {
    const judgement = await this.evidence.judgement(tx, id);
    const outcomesJsonLines = await this.blobs.read(judgement.outcomesSha256);
    const lines = outcomesJsonLines.toString('utf8').split('\n');
    const outcomes = lines.filter((line) => line !== '').map((line) => JSON.parse(line) as Outcome);
    return { judgement, outcomes, outcomesJsonLines };
  }
}

function isOfSameAnswers(
  runs: readonly Run[],
  one: { readonly runId: string },
  other: { readonly runId: string },
): boolean {
  return answersOf(runs, one.runId) === answersOf(runs, other.runId);
}
