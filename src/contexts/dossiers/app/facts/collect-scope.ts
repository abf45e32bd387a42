import { Injectable } from '@nestjs/common';
import type { GateId, JudgementId } from '../../../../kernel/ids.js';
import { BlobStore } from '../../../../ports/stores.js';
import type { Tx } from '../../../../ports/unit-of-work.js';
import type { Outcome } from '../../../../metrics/outcome.js';
import { Criteria } from '../../../criteria/public.js';
import { PilotEvidence } from '../../../evaluations/public.js';
import { ReadGates, type EvidenceCell, type GateView } from '../../../gates/public.js';
import { Pilots } from '../../../pilots/public.js';
import type { DossierScope, ScopeCell } from './dossier-scope.js';

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
    const { runs } = await this.evidence.of(tx, gate.pilotId);
    const cells: ScopeCell[] = [];
    for (const cell of gate.evidence.cells) {
      if (cell.criteriaSet !== null) cells.push(await this.cell(tx, cell, cell.criteriaSet.id));
    }
    const cited = new Set(gate.evidence.runs.map(({ id }) => id));
    const inScope = new Set(gate.evidence.cells.map(({ siteId }) => siteId));
    const otherSites = (await this.pilots.sitesOf(tx, pilot.id))
      .filter(({ id }) => !inScope.has(id))
      .map(({ name }) => name)
      .sort();
    return { scope: { pilot, gate, cells, otherSites, runs: runs.filter((run) => cited.has(run.id)) }, signOffs };
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

  private async judged(tx: Tx, id: JudgementId): Promise<NonNullable<ScopeCell['judged']>> {
    const judgement = await this.evidence.judgement(tx, id);
    const outcomesJsonLines = await this.blobs.read(judgement.outcomesSha256);
    const lines = outcomesJsonLines.toString('utf8').split('\n');
    const outcomes = lines.filter((line) => line !== '').map((line) => JSON.parse(line) as Outcome);
    return { judgement, outcomes, outcomesJsonLines };
  }
}
