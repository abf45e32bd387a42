import {
  AddImage,
  CreateDataset,
  ImportAnnotations,
  ImportMetadata,
  ReadDatasets,
  SealDataset,
  type CocoEntry,
  type DatasetRef,
} from '../../contexts/datasets/public.js';
import { RegisterModel, RegisterOperatingPoint, UploadBlob, type ModelRef } from '../../contexts/models/public.js';
import { idOf, type AgreedPilot } from './agree.js';
import type { CocoDocument, PilotScript, SiteScript } from './pilot-script.js';
import { player, type Stage } from './stage.js';

/** Images, labels and metadata of one site into a dataset, sealed by the customer. */
export async function sealSiteData(
  stage: Stage,
  pilot: AgreedPilot,
  site: SiteScript,
  onImage: (done: number, of: number) => void,
): Promise<DatasetRef> {
  const { principal } = player(stage, 'CQL');
  const { key, groupAttribute, provenance, representativeness, ...sources } = site.dataset;
  const dataset = await stage.doors.get(CreateDataset).execute(principal, {
    siteId: idOf(pilot.sites, site.key),
    key,
    purpose: 'ACCEPTANCE',
    groupAttribute,
    provenance,
  });
  const datasetId = dataset.id;
  let done = 0;
  for await (const { name, bytes } of sources.images()) {
    await stage.doors.get(AddImage).execute(principal, { datasetId, name, content: await bytes() });
    done += 1;
    onImage(done, sources.imageCount);
  }
  await stage.doors
    .get(ImportAnnotations)
    .execute(principal, { datasetId, entries: entriesOf(await sources.annotations()) });
  await stage.doors.get(ImportMetadata).execute(principal, { datasetId, text: await sources.metadata() });
  return stage.doors.get(SealDataset).execute(player(stage, 'CSM').principal, {
    datasetId,
    expectedVersion: await versionOf(stage, dataset),
    representativeness,
  });
}

/** Bytes, full contract and operating point of the model, by the vendor's engineer. */
export async function registerModel(stage: Stage, script: PilotScript, pilot: AgreedPilot): Promise<ModelRef> {
  const { principal } = player(stage, 'VML');
  const { name, version, contract, card, scoreThresholds, rule } = script.model;
  const { pilotId } = pilot;
  const { sha256 } = await stage.doors
    .get(UploadBlob)
    .execute(principal, { pilotId, content: await script.model.bytes() });
  const model = await stage.doors
    .get(RegisterModel)
    .execute(principal, { pilotId, name, version, sha256, contract, card });
  await stage.doors.get(RegisterOperatingPoint).execute(principal, { modelId: model.id, scoreThresholds, rule });
  return model;
}

function* entriesOf(document: CocoDocument): Generator<CocoEntry> {
  for (const list of ['categories', 'images', 'annotations'] as const) {
    for (const [index, value] of document[list].entries()) yield { list, index, value };
  }
}

async function versionOf(stage: Stage, dataset: DatasetRef): Promise<number> {
  const now = await stage.doors.get(ReadDatasets).one(player(stage, 'CQL').principal, dataset.id);
  return now?.rowVersion ?? dataset.rowVersion;
}
