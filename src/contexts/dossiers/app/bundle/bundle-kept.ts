import { Injectable } from '@nestjs/common';
import { canonicalJson } from '../../../../kernel/canonical-json.js';
import { DomainError } from '../../../../kernel/domain-error.js';
import type { RunId } from '../../../../kernel/ids.js';
import { sha256Of } from '../../../../kernel/sha256.js';
import { scopeOf, type Principal } from '../../../../ports/principal.js';
import { UnitOfWork } from '../../../../ports/unit-of-work.js';
import { DiscloseManifest } from '../../../datasets/public.js';
import { PilotEvidence } from '../../../evaluations/public.js';
import type { PilotRef } from '../../../pilots/public.js';
import { ReadStatements, type EvidenceStatement } from '../../../statements/public.js';
import type { BundledAttestation, BundledDataset } from '../../domain/bundle/about.js';
import type { BundleFile } from '../../domain/bundle/bundle.js';
import { ReadDossiers } from '../read-dossiers.js';

export interface KeptEvidence {
  readonly attestations: readonly BundledAttestation[];
  readonly datasets: readonly BundledDataset[];
  readonly files: readonly BundleFile[];
}

/** What was made once and is copied as it is: statements with the results and plans they name, manifests of sealed data, dossiers. */
@Injectable()
export class BundleKept {
  constructor(
    private readonly statements: ReadStatements,
    private readonly manifests: DiscloseManifest,
    private readonly runs: PilotEvidence,
    private readonly dossiers: ReadDossiers,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  /** @param recorded ids of the statements that the bundle's chain records: one made since belongs to the next bundle */
  async collect(principal: Principal, pilot: PilotRef, recorded: ReadonlySet<string>): Promise<KeptEvidence> {
    const all = await this.statements.ofPilot(principal, pilot.id);
    const statements = all.filter(({ id }) => recorded.has(id));
    const datasets = await this.datasetFiles(principal, pilot);
    return {
      attestations: statements.map(({ id, predicateType, object, envelopeSha256 }) => ({
        ...{ id, predicateType, about: `${object.type}:${object.id}`, digest: envelopeSha256 },
        file: `attestations/${id}.dsse.json`,
      })),
      datasets: datasets.map(({ listed }) => listed),
      files: [
        ...statements.map(({ id, envelope }) => textFile(`attestations/${id}.dsse.json`, envelope)),
        ...(await this.resultFiles(principal, statements)),
        ...datasets.map(({ file }) => file),
        ...(await this.dossierFiles(principal, pilot)),
      ],
    };
  }

  /** Results and plans by their digest, as the statements name them; both sides may read them. */
  private async resultFiles(principal: Principal, statements: readonly EvidenceStatement[]): Promise<BundleFile[]> {
    const runIds = new Set(statements.flatMap(({ runId }) => (runId === null ? [] : [runId])));
    const texts = new Set<string>();
    await this.unitOfWork.run(scopeOf(principal), async (tx) => {
      for (const id of runIds) {
        const { run, judgements } = await this.runs.judgedRun(tx, id as RunId);
        texts.add(canonicalJson(run.plan));
        for (const { result } of judgements) texts.add(canonicalJson(result));
      }
    });
    return [...texts].map((text) => textFile(`evidence/${sha256Of(text)}.json`, text));
  }

  private async datasetFiles(
    principal: Principal,
    pilot: PilotRef,
  ): Promise<{ readonly listed: BundledDataset; readonly file: BundleFile }[]> {
    return (await this.manifests.ofPilot(principal, pilot.id)).map((manifest) => {
      const { merkleRoot, count, withheld, dataset } = manifest;
      const name = `datasets/${dataset.id}.json`;
      return {
        listed: { id: dataset.id, key: dataset.key, version: dataset.version, merkleRoot, count, withheld, file: name },
        file: textFile(name, canonicalJson(manifest)),
      };
    });
  }

  private async dossierFiles(principal: Principal, pilot: PilotRef): Promise<BundleFile[]> {
    const files: BundleFile[] = [];
    for (const { id, number, issue } of await this.dossiers.ofPilot(principal, pilot.id)) {
      const found = await this.dossiers.file(principal, id).catch(ifErased);
      if (found !== undefined) files.push({ name: `dossiers/${number}-${issue}.pdf`, bytes: found.bytes });
    }
    return files;
  }
}

/** The files of a purged pilot are gone; the chain records it, with the digests of what was sealed. */
function ifErased(error: unknown): undefined {
  if (error instanceof DomainError && error.code === 'BLOB_ERASED') return undefined;
  throw error;
}

function textFile(name: string, text: string): BundleFile {
  return { name, bytes: Buffer.from(text, 'utf8') };
}
