import { Global, Module } from '@nestjs/common';
import { ClockPort, IdsPort, RngPort } from '../../ports/time.js';
import { SystemClock, SystemRng } from './system-clock.js';
import { UuidV7Ids } from './uuid-v7-ids.js';

/** Real time, ids and jitter for the whole application. */
@Global()
@Module({
  providers: [
    { provide: ClockPort, useClass: SystemClock },
    { provide: RngPort, useClass: SystemRng },
    { provide: IdsPort, useFactory: (clock: ClockPort) => new UuidV7Ids(clock), inject: [ClockPort] },
  ],
  exports: [ClockPort, RngPort, IdsPort],
})
export class ClockModule {}
