import { there, type AgreedPilot } from './agree.js';
import {
  CreateDataset,
  ReadDataset,
  RegisterModel,
  RegisterOperatingPoint,
  SealDataset,
  type SealDatasetResult,
} from './documents.js';
import type { Parties } from './found.js';
import type { PilotFiles, SiteFile } from './pilot-files.js';

export type SealedDataset = NonNullable<SealDatasetResult['sealDataset']['dataset']>;

/** Photographs, labels and metadata of one site over REST, then the seal. */
export async function sealSiteData(
  files: PilotFiles,
  parties: Parties,
  { siteId, site }: { readonly siteId: string; readonly site: SiteFile },
): Promise<SealedDataset> {
  const { CQL, CSM } = parties.people;
  const { key, groupAttribute, provenance, representativeness, ...sources } = site.dataset;
  const { createDataset } = await CQL.client.ask(CreateDataset, {
    input: { siteId, key, purpose: 'ACCEPTANCE', groupAttribute, provenance },
  });
  const { id } = there(createDataset.dataset);
  for (const name of await files.list(sources.images)) {
    await CQL.client.put(
      `/api/v1/datasets/${id}/images/${encodeURIComponent(name)}`,
      await files.data(`${sources.images}/${name}`),
    );
  }
  await CQL.client.put(`/api/v1/datasets/${id}/annotations`, await files.data(sources.annotations));
  await CQL.client.put(`/api/v1/datasets/${id}/metadata`, await files.data(sources.metadata));
  const { dataset } = await CSM.client.ask(ReadDataset, { id });
  const { rowVersion } = there(dataset);
  const { sealDataset } = await CSM.client.ask(SealDataset, {
    input: { datasetId: id, expectedVersion: rowVersion, representativeness },
  });
  return there(sealDataset.dataset);
}

/** The ONNX file over REST, then its full input and output contract and its operating point. @returns the model's id */
export async function registerModel(files: PilotFiles, parties: Parties, pilot: AgreedPilot): Promise<string> {
  const { VML } = parties.people;
  const { file, contract, name, version, card, scoreThresholds, rule } = files.pilot.model;
  const { body } = await VML.client.put(`/api/v1/pilots/${pilot.id}/blobs`, await files.data(file));
  const { sha256 } = body as { readonly sha256: string };
  const { registerModel: registered } = await VML.client.ask(RegisterModel, {
    input: { pilotId: pilot.id, name, version, sha256, contract: await files.document(contract), card },
  });
  const modelId = there(registered.model).id;
  await VML.client.ask(RegisterOperatingPoint, { input: { modelId, scoreThresholds, rule } });
  return modelId;
}
