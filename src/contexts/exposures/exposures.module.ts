import { Module } from '@nestjs/common';
import { ExposureResolver } from './api/exposure.resolver.js';
import { ExposureLedger } from './app/exposure-ledger.js';
import { LedgerPages } from './app/ledger-pages.js';
import { ExposureStore } from './app/ports.js';
import { ReadExposures } from './app/read-exposures.js';
import { ExposureRepository } from './db/exposure.repository.js';

@Module({
  providers: [
    ExposureLedger,
    LedgerPages,
    ExposureResolver,
    ReadExposures,
    { provide: ExposureStore, useClass: ExposureRepository },
  ],
  exports: [ExposureLedger],
})
export class ExposuresModule {}
