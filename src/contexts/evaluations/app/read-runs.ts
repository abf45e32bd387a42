import { Injectable } from '@nestjs/common';
import type { JudgementId, PilotId, RunId } from '../../../kernel/ids.js';
import type { Outcome } from '../../../metrics/outcome.js';
import { scopeOf, type Principal } from '../../../ports/principal.js';
import { BlobStore } from '../../../ports/stores.js';
import { UnitOfWork, type Tx } from '../../../ports/unit-of-work.js';
import { JudgementNotFound, OutcomesNotRevealed, RunNotFound } from '../domain/errors.js';
import { fromJsonLines } from '../domain/json-lines.js';
import type { Judgement } from '../domain/judgement.js';
import type { Run } from '../domain/run.js';
import { isEvidence } from '../domain/run-states.js';
import { JudgementRepository, RunRepository, type PageRequest, type RunFilter } from './ports.js';

/** Runs and judgements as a person may see them; row-level security leaves out other pilots. */
@Injectable()
export class ReadRuns {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly runs: RunRepository,
    private readonly judgements: JudgementRepository,
  ) {}

  run(principal: Principal, id: RunId): Promise<Run> {
    return this.unitOfWork.run(scopeOf(principal), async (tx) => {
      const run = await this.runs.find(tx, id);
      if (run === undefined) throw new RunNotFound(id);
      return run;
    });
  }

  page(principal: Principal, filter: RunFilter, page: PageRequest): Promise<readonly Run[]> {
    return this.unitOfWork.run(scopeOf(principal), (tx) => this.runs.page(tx, filter, page));
  }

  judgementsOf(principal: Principal, runIds: readonly string[]): Promise<readonly Judgement[]> {
    return this.unitOfWork.run(scopeOf(principal), (tx) => this.judgements.ofRuns(tx, runIds));
  }

  judgement(principal: Principal, id: JudgementId): Promise<Judgement> {
    return this.unitOfWork.run(scopeOf(principal), async (tx) => {
      const judgement = await this.judgements.find(tx, id);
      if (judgement === undefined) throw new JudgementNotFound(id);
      return judgement;
    });
  }
}

/** Outcomes of single items, from the stored lines. The vendor sees them once the run is revealed. */
@Injectable()
export class ReadOutcomes {
  constructor(
    private readonly reads: ReadRuns,
    private readonly blobs: BlobStore,
  ) {}

  async ofJudgement(principal: Principal, id: JudgementId): Promise<readonly Outcome[]> {
    const judgement = await this.reads.judgement(principal, id);
    const run = await this.reads.run(principal, judgement.runId);
    const isVendor = principal.organisationId === judgement.vendorOrganisationId;
    if (isVendor && run.plan.kind === 'FORMAL' && run.state !== 'REVEALED') throw new OutcomesNotRevealed();
    return this.read(judgement);
  }

  /** For the worker and the dossier; the caller has decided who may read. */
  async read(judgement: Judgement): Promise<readonly Outcome[]> {
    return fromJsonLines<Outcome>(await this.blobs.read(judgement.outcomesSha256));
  }
}

/** What a gate may cite: the newest formal judgement of each site and use case, and every formal run there was. */
@Injectable()
export class PilotEvidence {
  constructor(
    private readonly runs: RunRepository,
    private readonly judgements: JudgementRepository,
  ) {}

  async of(
    tx: Tx,
    pilotId: PilotId,
  ): Promise<{ readonly runs: readonly Run[]; readonly judgements: readonly Judgement[] }> {
    const runs = await this.allRuns(tx, pilotId);
    const citable = new Set(
      runs.filter((run) => isEvidence({ kind: run.plan.kind, state: run.state })).map((run) => run.id),
    );
    const newest = new Map<string, Judgement>();
    for (const judgement of await this.judgements.ofPilot(tx, pilotId)) {
      if (citable.has(judgement.runId)) newest.set(`${judgement.siteId} ${judgement.useCaseId}`, judgement);
    }
    return { runs, judgements: [...newest.values()] };
  }

  /** One judgement that a gate cites. @throws JudgementNotFound */
  async judgement(tx: Tx, id: JudgementId): Promise<Judgement> {
    const judgement = await this.judgements.find(tx, id);
    if (judgement === undefined) throw new JudgementNotFound(id);
    return judgement;
  }

  private async allRuns(tx: Tx, pilotId: PilotId): Promise<Run[]> {
    const all: Run[] = [];
    for (;;) {
      const last = all.at(-1);
      const page = await this.runs.page(
        tx,
        { pilotId },
        { first: 100, ...(last === undefined ? {} : { after: last.id }) },
      );
      all.push(...page);
      if (page.length < 100) return all;
    }
  }
}
