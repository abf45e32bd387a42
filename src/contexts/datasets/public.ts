export { AddImage, type AddedImage, type AddImageInput } from './app/add-image.js';
export { CreateDataset, type CreateDatasetInput } from './app/create-dataset.js';
export { CompromiseDataset, RetireDataset } from './app/end-dataset.js';
export { ReviseDataset } from './app/revise-dataset.js';
export { ConfirmErasure, type ConfirmedErasure } from './app/confirm-erasure.js';
export { RequestErasure, type RequestedErasure } from './app/request-erasure.js';
export { DatasetItemErased } from './domain/erasure-errors.js';
export { Datasets } from './app/datasets.js';
export { DiscloseManifest } from './app/disclose-manifest.js';
export { ExcludeItem } from './app/exclude-item.js';
export { ImportAnnotations, type AnnotationsImported } from './app/import-annotations.js';
export { ImportMetadata, type MetadataImported } from './app/import-metadata.js';
export { ReadDatasets } from './app/read-datasets.js';
export { SealDataset, type SealDatasetInput } from './app/seal-dataset.js';
export type { CocoEntry } from './domain/check-annotations.js';
export type {
  Correction,
  DatasetEnd,
  DatasetItem,
  DatasetPurpose,
  DatasetRef,
  Exclusion,
  ItemProblem,
  Overlap,
  Provenance,
  SealRecord,
} from './domain/dataset.js';
export type { DatasetState } from './domain/dataset-states.js';
export type { DisclosedManifest, ItemProof } from './domain/disclosed-manifest.js';
export type { Manifest, ManifestEntry } from './domain/manifest.js';
