import { Injectable } from '@nestjs/common';
import type { Principal } from '../../../ports/principal.js';
import { ClockPort, IdsPort } from '../../../ports/time.js';
import { AuditLog } from '../../audit/public.js';
import { Act, type PilotParties } from '../../identity/public.js';
import { ModelVersionTaken } from '../domain/errors.js';
import type { ModelRef } from '../domain/model.js';
import { ModelPilots } from './model-pilots.js';
import { ModelStore } from './ports.js';

/** Dates and ids for what is registered. */
@Injectable()
export class Registrar {
  constructor(
    private readonly clock: ClockPort,
    private readonly ids: IdsPort,
  ) {}

  stamp(): { id: string; at: Date } {
    return { id: this.ids.next(), at: this.clock.now() };
  }
}

/** Writes a registration: once, and never again. */
@Injectable()
export class ModelRecords {
  constructor(
    private readonly act: Act,
    private readonly pilots: ModelPilots,
    private readonly store: ModelStore,
    private readonly audit: AuditLog,
    private readonly registrar: Registrar,
  ) {}

  /** @throws ModelVersionTaken, and what `describe` throws */
  add(
    principal: Principal,
    input: { readonly pilotId: string },
    describe: (parties: PilotParties) => Omit<ModelRef, 'id' | 'registeredAt'>,
  ): Promise<ModelRef> {
    const what = { action: 'model.registered', object: { type: 'PILOT', id: input.pilotId } };
    return this.act.perform(principal, what, async (tx, concerning) => {
      const parties = await this.pilots.requireVendor({ tx, principal, concerning }, input.pilotId);
      const { id, at } = this.registrar.stamp();
      const model: ModelRef = { ...describe(parties), id, registeredAt: at };
      const isIn = await this.store.insert(tx, model);
      if (!isIn) return sameOrTaken(await this.store.named(tx, model), model);
      await this.audit.append(tx, {
        parties,
        actor: principal,
        action: what.action,
        object: { type: 'MODEL', id },
        after: { name: model.name, version: model.version, sha256: model.sha256, contractDigest: model.contractDigest },
      });
      return model;
    });
  }
}

/** The same registration sent twice is answered with what there is; anything else under the name is refused. */
function sameOrTaken(found: ModelRef | undefined, wanted: ModelRef): ModelRef {
  const isSame = found?.sha256 === wanted.sha256 && found.contractDigest === wanted.contractDigest;
  if (found !== undefined && isSame) return found;
  throw new ModelVersionTaken(wanted.name, wanted.version, found ?? wanted);
}
