import { Module } from '@nestjs/common';
import { ExposureLedger } from './app/exposure-ledger.js';
import { ExposureStore } from './app/ports.js';
import { ExposureRepository } from './db/exposure.repository.js';

@Module({
  providers: [ExposureLedger, { provide: ExposureStore, useClass: ExposureRepository }],
  exports: [ExposureLedger],
})
export class ExposuresModule {}
