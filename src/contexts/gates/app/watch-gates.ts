import { Injectable } from '@nestjs/common';
import { setTimeout as pause } from 'node:timers/promises';
import type { GateId, PilotId } from '../../../kernel/ids.js';
import { scopeOf, type Principal } from '../../../ports/principal.js';
import { UnitOfWork } from '../../../ports/unit-of-work.js';
import { Pilots } from '../../pilots/public.js';
import type { Gate } from '../domain/gate.js';
import { GateRepository } from './ports.js';

/** Decisions may be written by other processes: the rows are what everybody can see, so they are asked now and then. */
const LOOK_EVERY_MILLISECONDS = 500;

/** The rounds of a pilot: first each as it is, then any that opens, is signed or changes its state. It ends with whoever listens. */
@Injectable()
export class WatchGates {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly gates: GateRepository,
    private readonly pilots: Pilots,
  ) {}

  /** @throws PilotNotFound */
  async *execute(principal: Principal, pilotId: PilotId): AsyncGenerator<Gate> {
    let seen = new Map<string, string>();
    for (;;) {
      const { now, changed } = await this.look(principal, pilotId, seen);
      yield* changed;
      seen = now;
      await pause(LOOK_EVERY_MILLISECONDS);
    }
  }

  private look(
    principal: Principal,
    pilotId: PilotId,
    seen: ReadonlyMap<string, string>,
  ): Promise<{ readonly now: Map<string, string>; readonly changed: readonly Gate[] }> {
    return this.unitOfWork.run(scopeOf(principal), async (tx) => {
      await this.pilots.get(tx, pilotId);
      const now = new Map((await this.gates.marks(tx, pilotId)).map(({ id, mark }) => [id, mark]));
      const changed: Gate[] = [];
      for (const [id, mark] of now) {
        if (seen.get(id) === mark) continue;
        const gate = await this.gates.find(tx, id as GateId);
        if (gate !== undefined) changed.push(gate);
      }
      return { now, changed };
    });
  }
}
