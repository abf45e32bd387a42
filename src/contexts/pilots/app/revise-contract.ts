import { Injectable } from '@nestjs/common';
import type { ContractId } from '../../../kernel/ids.js';
import { contractDigest } from '../../../metrics/interpretation/contract.js';
import { parseContract } from '../../../metrics/interpretation/parse-contract.js';
import type { Principal } from '../../../ports/principal.js';
import { ClockPort, IdsPort } from '../../../ports/time.js';
import { requirePlace } from '../domain/contract-place.js';
import type { Contract } from '../domain/site.js';
import { PilotChange } from './pilot-change.js';
import { Pilots } from './pilots.js';
import { PlaceRecords } from './ports.js';

/** Adds the next version of a use case's contract. Criteria and results keep the version they were made under. */
@Injectable()
export class ReviseContract {
  constructor(
    private readonly change: PilotChange,
    private readonly pilots: Pilots,
    private readonly places: PlaceRecords,
    private readonly ids: IdsPort,
    private readonly clock: ClockPort,
  ) {}

  /** @throws NotPermitted, UseCaseNotFound, PilotStateRefuses, ContractInvalid, ContractMisplaced, KeyTaken */
  execute(principal: Principal, input: { readonly useCaseId: string; readonly contract: unknown }): Promise<Contract> {
    const object = { type: 'USE_CASE', id: input.useCaseId };
    return this.change.perform(
      principal,
      { action: 'contract.revise', done: 'contract.revised', what: 'revising a contract', object },
      async (tx) => (await this.pilots.useCase(tx, input.useCaseId)).pilotId,
      async (tx, pilot) => {
        const useCase = await this.pilots.useCase(tx, input.useCaseId);
        const latest = await this.pilots.latestContract(tx, useCase.id);
        const version = latest.version + 1;
        const document = requirePlace(parseContract(input.contract), { key: useCase.key, version });
        const contract: Contract = {
          id: this.ids.next() as ContractId,
          pilotId: pilot.id,
          useCaseId: useCase.id,
          version,
          document,
          digest: contractDigest(document),
          createdBy: principal.personId,
          createdAt: this.clock.now(),
        };
        await this.places.insertContract(tx, contract, pilot);
        return { result: contract, after: { version, digest: contract.digest, before: latest.digest } };
      },
    );
  }
}
