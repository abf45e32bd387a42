import { Injectable } from '@nestjs/common';
import { scopeOf, type Principal } from '../../../ports/principal.js';
import { UnitOfWork } from '../../../ports/unit-of-work.js';
import type { LegalHold } from '../domain/legal-hold.js';
import { LegalHoldRecords } from './ports.js';

/** Legal holds for the API; both sides see them. */
@Injectable()
export class ReadLegalHolds {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly records: LegalHoldRecords,
  ) {}

  /** Oldest first, lifted ones too, of all the pilots given. */
  ofPilots(principal: Principal, pilotIds: readonly string[]): Promise<readonly LegalHold[]> {
    return this.unitOfWork.run(scopeOf(principal), (tx) => this.records.ofPilots(tx, pilotIds));
  }
}
