import { Injectable } from '@nestjs/common';
import { scopeOf, type Principal } from '../../../../ports/principal.js';
import { UnitOfWork } from '../../../../ports/unit-of-work.js';
import { Pilots } from '../../../pilots/public.js';
import { GatePolicies, type PolicyHistory } from './gate-policies.js';

/** Who decides in a pilot, by which rules, and since when. */
@Injectable()
export class ReadGatePolicies {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly pilots: Pilots,
    private readonly policies: GatePolicies,
  ) {}

  /** @throws PilotNotFound */
  execute(principal: Principal, pilotId: string): Promise<readonly PolicyHistory[]> {
    return this.unitOfWork.run(scopeOf(principal), async (tx) => {
      const pilot = await this.pilots.get(tx, pilotId);
      return this.policies.all(tx, pilot.pilotId);
    });
  }
}
