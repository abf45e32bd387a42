import { Module } from '@nestjs/common';
import { AuditModule } from '../audit/audit.module.js';
import { IdentityModule } from '../identity/identity.module.js';
import { PilotsModule } from '../pilots/pilots.module.js';
import { ModelUploadController } from './api/model-upload.controller.js';
import { ModelResolver } from './api/model.resolver.js';
import { ModelPilots } from './app/model-pilots.js';
import { ModelRecords, Registrar } from './app/model-records.js';
import { Models, OperatingPoints } from './app/models.js';
import { ModelStore, OperatingPointStore } from './app/ports.js';
import { ReadModels } from './app/read-models.js';
import { RegisterModel } from './app/register-model.js';
import { RegisterOperatingPoint } from './app/register-operating-point.js';
import { UploadBlob } from './app/upload-blob.js';
import { ModelRepository } from './db/model.repository.js';
import { OperatingPointRepository } from './db/operating-point.repository.js';

const useCases = [Models, RegisterModel, RegisterOperatingPoint, UploadBlob];

@Module({
  imports: [AuditModule, IdentityModule, PilotsModule],
  controllers: [ModelUploadController],
  providers: [
    ...useCases,
    ModelResolver,
    ReadModels,
    ModelPilots,
    ModelRecords,
    OperatingPoints,
    Registrar,
    { provide: ModelStore, useClass: ModelRepository },
    { provide: OperatingPointStore, useClass: OperatingPointRepository },
  ],
  exports: useCases,
})
export class ModelsModule {}
