import { Injectable } from '@nestjs/common';
import type { ContractId, UseCaseId } from '../../../kernel/ids.js';
import { contractDigest } from '../../../metrics/interpretation/contract.js';
import { parseContract } from '../../../metrics/interpretation/parse-contract.js';
import type { Principal } from '../../../ports/principal.js';
import { ClockPort, IdsPort } from '../../../ports/time.js';
import { requirePlace } from '../domain/contract-place.js';
import { parseKey, parseText } from '../domain/pilot.js';
import type { Contract, UseCase } from '../domain/site.js';
import { PilotChange } from './pilot-change.js';
import { PlaceRecords } from './ports.js';

export interface NewUseCase {
  readonly pilotId: string;
  readonly key: string;
  readonly title: string;
  readonly description: string;
  readonly contract: unknown;
}

/** Adds a use case with version 1 of its interpretation contract. */
@Injectable()
export class AddUseCase {
  constructor(
    private readonly change: PilotChange,
    private readonly places: PlaceRecords,
    private readonly ids: IdsPort,
    private readonly clock: ClockPort,
  ) {}

  /** @throws NotPermitted, PilotNotFound, PilotStateRefuses, PilotFieldInvalid, KeyTaken, ContractInvalid, ContractMisplaced */
  execute(principal: Principal, input: NewUseCase): Promise<UseCase & { readonly contract: Contract }> {
    const id = this.ids.next() as UseCaseId;
    const object = { type: 'USE_CASE', id };
    return this.change.perform(
      principal,
      { action: 'use-case.add', done: 'use-case.added', what: 'adding a use case', object },
      () => Promise.resolve(input.pilotId),
      async (tx, pilot) => {
        const createdAt = this.clock.now();
        const key = parseKey(input.key);
        const title = parseText(input.title, '/title', 200);
        const description = parseText(input.description, '/description', 4000);
        const document = requirePlace(parseContract(input.contract), { key, version: 1 });
        const useCase: UseCase = { id, pilotId: pilot.id, key, title, description, createdAt };
        const contract: Contract = {
          id: this.ids.next() as ContractId,
          pilotId: pilot.id,
          useCaseId: id,
          version: 1,
          document,
          digest: contractDigest(document),
          createdBy: principal.personId,
          createdAt,
        };
        await this.places.insertUseCase(tx, useCase, pilot);
        await this.places.insertContract(tx, contract, pilot);
        return { result: { ...useCase, contract }, after: { key, title, contractDigest: contract.digest } };
      },
    );
  }
}
