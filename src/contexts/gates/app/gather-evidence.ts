import { Injectable } from '@nestjs/common';
import type { DatasetId, ModelId, PilotId, SiteId } from '../../../kernel/ids.js';
import type { Tx } from '../../../ports/unit-of-work.js';
import { Criteria } from '../../criteria/public.js';
import { Datasets } from '../../datasets/public.js';
import { PilotEvidence, type Judgement, type Run } from '../../evaluations/public.js';
import { Models } from '../../models/public.js';
import { factsDigestOf, Pilots, type SiteRef, type UseCaseRef } from '../../pilots/public.js';
import type { EvidenceCell, GateEvidence } from '../domain/evidence.js';
import type { ConditionFact } from '../domain/finding-facts.js';
import { assertOffered, narrow, type JudgedCell } from '../domain/narrow.js';
import { mandatoryStatements, type ScopePart } from '../domain/scope.js';
import { ON_SITE, policyDigest, type GatePolicy, type GateType } from '../domain/policy.js';

export interface EvidenceScope {
  readonly pilotId: PilotId;
  readonly siteId: SiteId | null;
  readonly policy: GatePolicy;
  /** Of a narrower decision; absent = everything. */
  readonly parts?: readonly ScopePart[];
  /** Under which it is asked to pass, as they were when the round opened. */
  readonly conditions?: readonly ConditionFact[];
}

/** The facts as they are now, in a fixed order: the same state gives the same digest. */
@Injectable()
export class GatherEvidence {
  constructor(
    private readonly pilots: Pilots,
    private readonly criteria: Criteria,
    private readonly datasets: Datasets,
    private readonly models: Models,
    private readonly evidence: PilotEvidence,
  ) {}

  async execute(tx: Tx, scope: EvidenceScope): Promise<GateEvidence> {
    const { runs, judgements } = await this.evidence.of(tx, scope.pilotId);
    const all = await this.cells(tx, scope, judgements);
    const isOnSite = ON_SITE.has(scope.policy.type);
    const { cells, ...narrower } =
      scope.parts === undefined ? { cells: all.map(({ cell }) => cell) } : narrow(all, scope.parts);
    const inScope = runs.filter(
      (run) => run.plan.kind === 'FORMAL' && cells.some(({ siteId }) => siteId === run.siteId),
    );
    return {
      format: 'touchstone/gate-evidence@1',
      pilotId: scope.pilotId,
      siteId: scope.siteId,
      type: scope.policy.type,
      ...narrower,
      policyDigest: policyDigest(scope.policy),
      cells,
      datasets: await this.datasetsOf(tx, inScope),
      models: await this.modelsOf(tx, inScope),
      runs: inScope.map((run) => ({
        id: run.id,
        state: run.state === 'REVEALED' ? 'COMPLETED' : run.state,
        datasetId: run.datasetId,
        modelId: run.modelId,
        planDigest: run.planDigest,
        predictionsSha256: run.predictionsSha256,
        ...(isOnSite && run.plan.site.factsDigest && { factsDigest: run.plan.site.factsDigest }),
      })),
      exposures: await this.evidence.exposures(tx, inScope),
    };
  }

  /** @throws GateScopeRefused when the judgements do not offer the scope */
  async requireOffered(tx: Tx, scope: EvidenceScope): Promise<void> {
    if (scope.parts === undefined) return;
    const { judgements } = await this.evidence.of(tx, scope.pilotId);
    assertOffered(await this.cells(tx, scope, judgements), scope.parts);
  }

  /** Every site and use case, with the newest formal result. */
  private async cells(tx: Tx, scope: EvidenceScope, judgements: readonly Judgement[]): Promise<JudgedCell[]> {
    const sites = (await this.pilots.sitesOf(tx, scope.pilotId)).filter(
      (site) => scope.siteId === null || site.id === scope.siteId,
    );
    const useCases = await this.pilots.useCasesOf(tx, scope.pilotId);
    const cells: JudgedCell[] = [];
    for (const site of sorted(sites))
      for (const useCase of sorted(useCases)) {
        const judgement = judgements.find((one) => one.siteId === site.id && one.useCaseId === useCase.id);
        const cell = await this.cell(tx, site, useCase, judgement);
        cells.push({ cell: { ...cell, ...installed(site, scope.policy.type) }, result: judgement?.result });
      }
    return cells;
  }

  /** People who did part of the work the evidence rests on, and which part. */
  async contributors(tx: Tx, evidence: GateEvidence): Promise<ReadonlyMap<string, string>> {
    const found = new Map<string, string>();
    for (const { id } of evidence.models)
      found.set((await this.models.get(tx, id)).registeredBy, 'registered the model');
    const { runs } = await this.evidence.of(tx, evidence.pilotId as PilotId);
    for (const run of runs)
      if (evidence.runs.some(({ id }) => id === run.id)) found.set(run.declaredBy, 'started a run');
    return found;
  }

  private async cell(
    tx: Tx,
    site: SiteRef,
    useCase: UseCaseRef,
    judgement: Judgement | undefined,
  ): Promise<EvidenceCell> {
    const criteria = await this.criteria.baselined(tx, site.id, useCase.id);
    return {
      siteId: site.id,
      siteKey: site.key,
      useCaseId: useCase.id,
      useCaseKey: useCase.key,
      criteriaSet:
        criteria === undefined || criteria.digest === null
          ? null
          : {
              id: criteria.id,
              version: criteria.version,
              digest: criteria.digest,
              concernsSafety: criteria.document.criteria.some(({ safetyRelevance }) => safetyRelevance !== 'NONE'),
            },
      judgement:
        judgement === undefined
          ? null
          : {
              id: judgement.id,
              runId: judgement.runId,
              criteriaSetId: judgement.criteriaSetId,
              attempt: judgement.attempt,
              verdict: judgement.result.verdict,
              resultDigest: judgement.resultDigest,
              outcomesSha256: judgement.outcomesSha256,
            },
      ...(judgement?.result.verdict === 'FAIL' && {
        notShown: mandatoryStatements(judgement.result).filter(({ verdict }) => verdict !== 'PASS'),
      }),
    };
  }

  private async datasetsOf(tx: Tx, runs: readonly Run[]): Promise<GateEvidence['datasets']> {
    const ids = distinct(runs.map((run) => run.datasetId));
    const found = await Promise.all(ids.map((id) => this.datasets.get(tx, id as DatasetId)));
    // BURNED only says that the attempts are used up; the data themselves are as sealed as before.
    return found.map(({ id, state, merkleRoot }) => ({ id, state: state === 'BURNED' ? 'SEALED' : state, merkleRoot }));
  }

  private async modelsOf(tx: Tx, runs: readonly Run[]): Promise<GateEvidence['models']> {
    const found = await Promise.all(
      distinct(runs.map((run) => run.modelId)).map((id) => this.models.get(tx, id as ModelId)),
    );
    return found.map(({ id, sha256, contractDigest }) => ({ id, sha256, contractDigest }));
  }
}

/** The version of the site, where the test is one of this very installation. */
function installed(site: SiteRef, type: GateType): Pick<EvidenceCell, 'site'> {
  return ON_SITE.has(type) ? { site: { version: site.version, factsDigest: factsDigestOf(site) } } : {};
}

function sorted<T extends { readonly key: string }>(of: readonly T[]): T[] {
  return [...of].sort((a, b) => (a.key < b.key ? -1 : 1));
}

function distinct(ids: readonly string[]): string[] {
  return [...new Set(ids)].sort();
}
