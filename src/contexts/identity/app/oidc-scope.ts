import { Injectable } from '@nestjs/common';
import { ClockPort } from '../../../ports/time.js';
import { UnitOfWork, type Tx } from '../../../ports/unit-of-work.js';

/** A transaction of sign-in, with the moment it runs at. */
@Injectable()
export class OidcScope {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: ClockPort,
  ) {}

  run<T>(work: (tx: Tx, now: Date) => Promise<T>): Promise<T> {
    return this.unitOfWork.run({ kind: 'system', purpose: 'answer of an identity provider' }, (tx) =>
      work(tx, this.clock.now()),
    );
  }
}
