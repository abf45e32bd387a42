import { Injectable } from '@nestjs/common';
import type { GateId } from '../../../../kernel/ids.js';
import type { Sha256 } from '../../../../kernel/sha256.js';
import type { Tx } from '../../../../ports/unit-of-work.js';
import { expectationsOf, type JudgedOutcomes } from '../../domain/expectations.js';
import type { OutcomesFile } from '../../domain/evidence-files.js';
import type { DossierFacts, SiteFacts } from '../../domain/facts.js';
import { CollectJudgements, comparedFacts } from './collect-judgements.js';
import { CollectMaterial } from './collect-material.js';
import { CollectPictures } from './collect-pictures.js';
import { CollectRecord } from './collect-record.js';
import { CollectScope } from './collect-scope.js';
import { findingFacts } from './finding-facts.js';
import { leftOutOf, narrowerScope } from './narrower-scope.js';
import { answersOf, instant, type DossierScope } from './dossier-scope.js';

export interface GatheredFacts {
  readonly scope: DossierScope;
  readonly facts: DossierFacts;
  readonly images: ReadonlyMap<Sha256, Uint8Array>;
  readonly outcomes: readonly OutcomesFile[];
}

export interface DossierIdentity {
  readonly number: string;
  readonly issue: number;
  readonly sealedAt: Date;
  readonly productVersion: string;
  readonly sealKeyId: Sha256;
}

/** Everything a dossier of a decided gate says, as plain facts. */
@Injectable()
export class GatherFacts {
  constructor(
    private readonly collectScope: CollectScope,
    private readonly judgements: CollectJudgements,
    private readonly material: CollectMaterial,
    private readonly pictures: CollectPictures,
    private readonly record: CollectRecord,
  ) {}

  async execute(tx: Tx, gateId: GateId, identity: DossierIdentity): Promise<GatheredFacts> {
    const { scope, signOffs } = await this.collectScope.execute(tx, gateId);
    const { pilot, gate } = scope;
    const { record, people } = await this.record.execute(tx, scope, signOffs);
    const { images, ...pictures } = await this.pictures.execute(tx, scope);
    const facts: DossierFacts = {
      format: 'touchstone/dossier-facts@1',
      dossier: {
        ...identity,
        sealedAt: instant(identity.sealedAt),
        kind: 'GATE_DECISION',
        supersedes: null,
        distribution: [],
        language: 'en',
      },
      pilot: { key: pilot.key, title: pilot.title, decisionDate: pilot.decisionDate, extensions: scope.extensions },
      gate: {
        type: gate.type,
        round: gate.round,
        decision: gate.decision,
        reason: gate.decisionReason,
        decidedAt: gate.decidedAt === null ? null : instant(gate.decidedAt),
        evidenceDigest: gate.evidenceDigest,
        ...narrowerScope(gate.evidence, scope.siteNames),
      },
      sites: sitesOf(scope),
      otherSites: scope.otherSites,
      judgements: await this.judgements.execute(tx, scope),
      ...(scope.compared.length > 0 && { compared: scope.compared.map(comparedFacts) }),
      ...(await this.material.execute(tx, scope, people)),
      ...pictures,
      expectations: expectationsOf(judgedOf(scope)),
      ...record,
      notTested: leftOutOf(gate.evidence, scope.siteNames),
      environment: environmentOf(scope),
      contact: pilot.contact,
      whenUnsure: pilot.whenUnsure,
      risks: [],
      ...findingFacts(gate.evidence, { siteNames: scope.siteNames, people }),
    };
    return { scope, facts, images, outcomes: outcomesOf(scope) };
  }
}

function sitesOf(scope: DossierScope): SiteFacts[] {
  const sites = new Map(scope.cells.map(({ site }) => [site.id, site]));
  return [...sites.values()].map((site) => ({
    key: site.key,
    name: site.name,
    facts: Object.entries(site.facts).map(([label, value]) => ({
      label,
      value: typeof value === 'string' ? value : JSON.stringify(value),
    })),
  }));
}

function judgedOf({ cells, compared, runs }: DossierScope): JudgedOutcomes[] {
  return [...cells, ...compared].flatMap(({ site, useCase, judged }) =>
    judged === null
      ? []
      : [
          {
            siteKey: site.key,
            useCaseKey: useCase.key,
            runId: answersOf(runs, judged.judgement.runId),
            outcomes: judged.outcomes,
          },
        ],
  );
}

function environmentOf(scope: DossierScope): DossierFacts['environment'] {
  const newest = [...scope.runs].reverse().find(({ environment }) => environment !== null);
  return Object.entries(newest?.environment ?? {})
    .map(([label, value]) => ({ label, value: String(value) }))
    .sort((a, b) => (a.label < b.label ? -1 : 1));
}

function outcomesOf(scope: DossierScope): OutcomesFile[] {
  return [...scope.cells, ...scope.compared].flatMap(({ site, useCase, judged }) =>
    judged === null ? [] : [{ siteKey: site.key, useCaseKey: useCase.key, jsonLines: judged.outcomesJsonLines }],
  );
}
