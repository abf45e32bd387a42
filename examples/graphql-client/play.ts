import { agreeCriteria, createPilot, type AgreedPilot, type Needs } from './agree.js';
import { registerModel, sealSiteData, type SealedDataset } from './bring-evidence.js';
import type { TouchstoneClient } from './client.js';
import { awaitDossier, decide, type Decided, type Dossier } from './decide.js';
import { runFormally, type Progress, type Run } from './evaluate.js';
import { found, type Login, type Parties } from './found.js';
import type { PilotFiles } from './pilot-files.js';

export interface Played extends Decided {
  readonly parties: Parties;
  readonly pilot: AgreedPilot;
  readonly needs: ReadonlyMap<string, Needs>;
  /** By the key of the site. */
  readonly datasets: ReadonlyMap<string, SealedDataset>;
  readonly runs: ReadonlyMap<string, Run>;
  readonly progress: readonly Progress[];
  readonly dossier: Dossier;
  readonly dossierBytes: Uint8Array;
}

/** A whole pilot over HTTP, from two organisations that do not exist yet to the sealed dossier. */
export async function playPilot(of: {
  readonly client: TouchstoneClient;
  readonly administrator: Login;
  readonly files: PilotFiles;
  readonly now: number;
  readonly say: (line: string) => void;
}): Promise<Played> {
  const { client, files, say } = of;
  const parties = await found(client, of.administrator, files.pilot);
  try {
    say(`Founded ${files.pilot.vendor} (vendor) and ${files.pilot.customer} (customer).`);
    const pilot = await createPilot(files, parties, of.now);
    say(`Created pilot ${pilot.key} with ${pilot.sites.size} sites and ${pilot.useCases.size} use cases.`);
    const needs = await agreeCriteria(files, parties, pilot);
    say('Agreed and signed the criteria of every site and use case.');
    const evidence = await bringEvidence(files, parties, pilot, say);
    const evaluated = await evaluate(parties, evidence, say);
    const decided = await decide(parties, pilot.id, files.pilot.rejection);
    if (decided.refusal !== undefined) say(`A GO is refused: ${decided.refusal.code}.`);
    const gateId = decided.gate.gate.id;
    say(`Decided: ${decided.gate.gate.decision ?? 'nothing yet'}.`);
    const { dossier, bytes } = await awaitDossier(parties, { pilotId: pilot.id, gateId });
    say(`Sealed dossier ${dossier.number}, ${dossier.pages} pages.`);
    return { parties, pilot, needs, ...evidence, ...evaluated, ...decided, dossier, dossierBytes: bytes };
  } finally {
    await Promise.all(Object.values(parties.people).map((person) => person.client.close()));
  }
}

async function bringEvidence(files: PilotFiles, parties: Parties, pilot: AgreedPilot, say: (line: string) => void) {
  const datasets = new Map<string, SealedDataset>();
  for (const site of files.pilot.sites) {
    const dataset = await sealSiteData(files, parties, { siteId: pilot.sites.get(site.key) ?? '', site });
    datasets.set(site.key, dataset);
    say(`Sealed ${site.key}: ${dataset.itemCount ?? 0} images in ${dataset.groupCount ?? 0} independent groups.`);
  }
  const modelId = await registerModel(files, parties, pilot);
  say(`Registered ${files.pilot.model.name} ${files.pilot.model.version}.`);
  return { datasets, modelId };
}

async function evaluate(
  parties: Parties,
  { datasets, modelId }: { readonly datasets: ReadonlyMap<string, SealedDataset>; readonly modelId: string },
  say: (line: string) => void,
) {
  const runs = new Map<string, Run>();
  const progress: Progress[] = [];
  for (const [siteKey, dataset] of datasets) {
    const run = await runFormally(parties, { datasetId: dataset.id, modelId }, (now) => progress.push(now));
    runs.set(siteKey, run);
    say(`Evaluated ${siteKey}: ${run.state}${run.endReason === null ? '' : ` (${run.endReason.message})`}.`);
  }
  return { runs, progress };
}
