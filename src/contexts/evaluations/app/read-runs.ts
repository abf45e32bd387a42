import { Injectable } from '@nestjs/common';
import type { JudgementId, PilotId, RunId } from '../../../kernel/ids.js';
import type { Outcome } from '../../../metrics/outcome.js';
import { scopeOf, type Principal } from '../../../ports/principal.js';
import { BlobStore } from '../../../ports/stores.js';
import { UnitOfWork, type Tx } from '../../../ports/unit-of-work.js';
import { Criteria } from '../../criteria/public.js';
import { ExposureLedger } from '../../exposures/public.js';
import { JudgementNotFound, RunNotFound } from '../domain/errors.js';
import { fromJsonLines } from '../domain/json-lines.js';
import type { Judgement } from '../domain/judgement.js';
import type { Run } from '../domain/run.js';
import { citableRuns, citedJudgements, placeOf } from '../domain/cited-judgements.js';
import { OutcomeAccess, type OpenOutcomes } from './outcome-access.js';
import {
  JudgementRepository,
  RunRepository,
  RunShardRepository,
  type PageRequest,
  type RunFilter,
  type ShardSummary,
} from './ports.js';

/** Runs and judgements as a person may see them; row-level security leaves out other pilots. */
@Injectable()
export class ReadRuns {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly runs: RunRepository,
    private readonly judgements: JudgementRepository,
    private readonly shards: RunShardRepository,
  ) {}

  shardsOf(principal: Principal, runIds: readonly string[]): Promise<readonly ShardSummary[]> {
    return this.unitOfWork.run(scopeOf(principal), (tx) => this.shards.summaries(tx, runIds));
  }

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

/**
 * Outcomes of single items, from the stored lines. They name the labels of sealed acceptance data, so the vendor sees only those of
 * failed items, once the run is revealed; an exploratory run is no way around. Of data that judge nobody both sides see everything.
 */
@Injectable()
export class ReadOutcomes {
  constructor(
    private readonly reads: ReadRuns,
    private readonly blobs: BlobStore,
    private readonly access: OutcomeAccess,
  ) {}

  /** @throws JudgementNotFound, OutcomesNotRevealed */
  async ofJudgement(principal: Principal, id: JudgementId): Promise<readonly Outcome[]> {
    const judgement = await this.reads.judgement(principal, id);
    const open = await this.requireOpen(principal, judgement);
    const outcomes = await this.read(judgement);
    return open === 'ALL' ? outcomes : outcomes.filter(({ right }) => !right);
  }

  /** Which outcomes this person may see. @throws OutcomesNotRevealed when none */
  async requireOpen(principal: Principal, judgement: Judgement): Promise<OpenOutcomes> {
    return this.access.open(principal, await this.reads.run(principal, judgement.runId));
  }

  /** For the worker and the dossier; the caller has decided who may read. */
  async read(judgement: Judgement): Promise<readonly Outcome[]> {
    return fromJsonLines<Outcome>(await this.blobs.read(judgement.outcomesSha256));
  }
}

/** One page of the exposure ledger, counted. */
export interface ExposureCount {
  readonly lineageId: string;
  readonly useCaseId: string;
  readonly formal: number;
  readonly exploratory: number;
}

/** What a gate may cite: one formal judgement of each site and use case (citedJudgements), and every run there was. */
@Injectable()
export class PilotEvidence {
  constructor(
    private readonly runs: RunRepository,
    private readonly judgements: JudgementRepository,
    private readonly ledger: ExposureLedger,
    private readonly criteria: Criteria,
  ) {}

  /** How often the data of these runs were judged or shown under their use cases, whatever run or pilot it was. */
  async exposures(tx: Tx, runs: readonly Run[]): Promise<readonly ExposureCount[]> {
    const pages = new Map<string, { lineageId: string; useCaseId: string }>();
    for (const { plan } of runs) {
      const { lineageId } = plan.dataset;
      for (const { useCaseId } of plan.judgements) pages.set(`${lineageId} ${useCaseId}`, { lineageId, useCaseId });
    }
    const counts: ExposureCount[] = [];
    for (const [, page] of [...pages].sort(([a], [b]) => (a < b ? -1 : 1))) {
      const rows = await this.ledger.of(tx, page.lineageId, page.useCaseId);
      const formal = rows.filter(({ kind }) => kind === 'FORMAL').length;
      counts.push({ ...page, formal, exploratory: rows.length - formal });
    }
    return counts;
  }

  async of(
    tx: Tx,
    pilotId: PilotId,
  ): Promise<{ readonly runs: readonly Run[]; readonly judgements: readonly Judgement[] }> {
    const runs = await this.allRuns(tx, pilotId);
    const citable = citableRuns(runs);
    const found = (await this.judgements.ofPilot(tx, pilotId)).filter(({ runId }) => citable.has(runId));
    const inForce = new Set<string>();
    for (const { siteId, useCaseId } of new Map(found.map((one) => [placeOf(one), one])).values()) {
      const criteria = await this.criteria.baselined(tx, siteId, useCaseId);
      if (criteria !== undefined) inForce.add(criteria.id);
    }
    return { runs, judgements: citedJudgements(found, inForce) };
  }

  /** One run with its judgements, in the order of its plan. @throws RunNotFound */
  async judgedRun(tx: Tx, id: RunId): Promise<{ readonly run: Run; readonly judgements: readonly Judgement[] }> {
    const run = await this.runs.find(tx, id);
    if (run === undefined) throw new RunNotFound(id);
    return { run, judgements: await this.judgements.ofRuns(tx, [id]) };
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
