import { Module } from '@nestjs/common';
import { AuditModule } from '../audit/audit.module.js';
import { IdentityModule } from '../identity/identity.module.js';
import { PilotsModule } from '../pilots/pilots.module.js';
import { DatasetController } from './api/dataset.controller.js';
import { DatasetEndResolver } from './api/dataset-end.resolver.js';
import { ErasureResolver } from './api/erasure.resolver.js';
import { DatasetResolver } from './api/dataset.resolver.js';
import { ManifestController } from './api/manifest.controller.js';
import { AddImage } from './app/add-image.js';
import { ConfirmErasure, ErasureRecords, ErasureWork } from './app/confirm-erasure.js';
import { CreateDataset } from './app/create-dataset.js';
import { DiscloseManifest } from './app/disclose-manifest.js';
import { CompromiseDataset, DatasetEnding, RetireDataset } from './app/end-dataset.js';
import { ReviseDataset, SnapshotWriters } from './app/revise-dataset.js';
import { DatasetMoves } from './app/dataset-moves.js';
import { DatasetPlace } from './app/dataset-place.js';
import { Datasets } from './app/datasets.js';
import { ExcludeItem } from './app/exclude-item.js';
import { ImportAnnotations } from './app/import-annotations.js';
import { ImportMetadata } from './app/import-metadata.js';
import { ItemWriter } from './app/item-writer.js';
import { DatasetKeepers } from './app/keepers.js';
import { LeakCheck } from './app/leak-check.js';
import { DatasetStore, ItemStore } from './app/ports.js';
import { RequestErasure } from './app/request-erasure.js';
import { ReadDatasets } from './app/read-datasets.js';
import { SealableData, SealDataset } from './app/seal-dataset.js';
import { DatasetItemRepository } from './db/dataset-item.repository.js';
import { DatasetRepository } from './db/dataset.repository.js';

const useCases = [
  AddImage,
  CompromiseDataset,
  ConfirmErasure,
  CreateDataset,
  Datasets,
  DiscloseManifest,
  ExcludeItem,
  ImportAnnotations,
  ImportMetadata,
  RequestErasure,
  RetireDataset,
  ReviseDataset,
  SealDataset,
];

@Module({
  imports: [AuditModule, IdentityModule, PilotsModule],
  controllers: [DatasetController, ManifestController],
  providers: [
    ...useCases,
    DatasetResolver,
    ReadDatasets,
    DatasetKeepers,
    DatasetEnding,
    DatasetEndResolver,
    ErasureRecords,
    ErasureResolver,
    ErasureWork,
    DatasetMoves,
    SnapshotWriters,
    DatasetPlace,
    ItemWriter,
    LeakCheck,
    SealableData,
    { provide: DatasetStore, useClass: DatasetRepository },
    { provide: ItemStore, useClass: DatasetItemRepository },
  ],
  exports: useCases,
})
export class DatasetsModule {}
