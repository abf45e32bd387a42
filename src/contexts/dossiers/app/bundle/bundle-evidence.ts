import { Injectable } from '@nestjs/common';
import { canonicalJson } from '../../../../kernel/canonical-json.js';
import { sha256Of } from '../../../../kernel/sha256.js';
import { scopeOf, type Principal } from '../../../../ports/principal.js';
import { UnitOfWork, type Tx } from '../../../../ports/unit-of-work.js';
import { criteriaContent } from '../../../../verdict/criteria/expand-criteria.js';
import { Criteria } from '../../../criteria/public.js';
import { ReadGates } from '../../../gates/public.js';
import { Signing, type Signature } from '../../../identity/public.js';
import type { PilotRef } from '../../../pilots/public.js';
import type { BundledEvidence } from '../../domain/bundle/about.js';
import type { BundleFile } from '../../domain/bundle/bundle.js';
import { BundleKept, type KeptEvidence } from './bundle-kept.js';

const PAGE = 100;

export interface CollectedEvidence extends Pick<KeptEvidence, 'attestations' | 'datasets'> {
  readonly signatures: readonly Signature[];
  readonly listed: readonly BundledEvidence[];
  readonly files: readonly BundleFile[];
}

/** What was signed in a pilot, and what was made once and kept: both sides may see all of it, save names and labels of sealed images. */
@Injectable()
export class BundleEvidence {
  constructor(
    private readonly criteria: Criteria,
    private readonly gates: ReadGates,
    private readonly signing: Signing,
    private readonly kept: BundleKept,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  async collect(principal: Principal, pilot: PilotRef, recorded: ReadonlySet<string>): Promise<CollectedEvidence> {
    const { signatures, documents } = await this.unitOfWork.run(scopeOf(principal), async (tx) => ({
      signatures: await this.signing.inPilot(tx, pilot),
      documents: await this.documentsOf(tx, pilot.id),
    }));
    const gates = await this.gates.ofPilot(principal, pilot.id);
    const kept = await this.kept.collect(principal, pilot, recorded);
    const texts = [...documents, ...gates.map(({ evidence }) => canonicalJson(evidence))];
    const files = new Map(texts.map((text) => [sha256Of(text), Buffer.from(text, 'utf8')]));
    const fileOf = (digest: Signature['subjectDigest']): string | null =>
      files.has(digest) ? `evidence/${digest}.json` : null;
    const subjects = new Map(
      signatures.map((one) => [`${one.subjectType}:${one.subjectId} ${one.subjectDigest}`, one] as const),
    );
    return {
      signatures,
      listed: [...subjects.values()].map(({ subjectType, subjectId, subjectDigest: digest }) => ({
        ...{ subject: `${subjectType}:${subjectId}`, digest, file: fileOf(digest) },
      })),
      attestations: kept.attestations,
      datasets: kept.datasets,
      files: [...[...files].map(([digest, bytes]) => ({ name: `evidence/${digest}.json`, bytes })), ...kept.files],
    };
  }

  private async documentsOf(tx: Tx, pilotId: string): Promise<string[]> {
    const texts: string[] = [];
    for (let after: string | undefined; ;) {
      const page = await this.criteria.page(tx, { pilotId }, { first: PAGE, ...(after !== undefined && { after }) });
      texts.push(...page.map(({ document }) => canonicalJson(criteriaContent(document))));
      if (page.length < PAGE) return texts;
      after = page.at(-1)?.id;
    }
  }
}
