import { Injectable } from '@nestjs/common';
import type { GateId } from '../../../../kernel/ids.js';
import type { Principal } from '../../../../ports/principal.js';
import { ClockPort, IdsPort } from '../../../../ports/time.js';
import type { Tx } from '../../../../ports/unit-of-work.js';
import { AuditLog } from '../../../audit/public.js';
import { Act, Authority } from '../../../identity/public.js';
import type { Gate } from '../../domain/gate.js';
import { witnessText, type Presence, type Witness } from '../../domain/witness.js';
import { OpenRounds } from '../open-rounds.js';
import { WitnessRepository } from './witnesses.js';

export interface NoteWitnessInput {
  readonly gateId: GateId;
  readonly name: string;
  readonly organisation: string;
  readonly presence: Presence;
}

/** Writes witnesses with their audit entries. */
@Injectable()
export class WitnessBook {
  constructor(
    private readonly records: WitnessRepository,
    private readonly audit: AuditLog,
    private readonly ids: IdsPort,
    private readonly clock: ClockPort,
  ) {}

  async add(
    tx: Tx,
    principal: Principal,
    gate: Gate,
    said: Pick<Witness, 'name' | 'organisation' | 'presence'>,
  ): Promise<Witness> {
    const { id: gateId, vendorOrganisationId, customerOrganisationId } = gate;
    const parties = { vendorOrganisationId, customerOrganisationId };
    const noted = { notedBy: principal.personId, notedByName: principal.printedName, notedAt: this.clock.now() };
    const witness: Witness = { id: this.ids.next(), gateId, ...parties, ...said, ...noted };
    await this.records.insert(tx, witness);
    const object = { type: 'GATE', id: gateId };
    await this.audit.append(tx, {
      parties,
      actor: principal,
      action: 'gate.witness-noted',
      object,
      after: { witnessId: witness.id, ...said },
    });
    return witness;
  }
}

/** Notes who was there, while the round is open; noting the same name again says it anew. Outside the signed facts: it changes no digest. */
@Injectable()
export class NoteWitness {
  constructor(
    private readonly act: Act,
    private readonly rounds: OpenRounds,
    private readonly authority: Authority,
    private readonly book: WitnessBook,
  ) {}

  /** By the lead of either side. @throws GateNotFound, GateNotOpen, NotPermitted, WitnessInvalid */
  execute(principal: Principal, input: NoteWitnessInput): Promise<Witness> {
    const what = { action: 'gate.note-witness', object: { type: 'GATE', id: input.gateId } };
    return this.act.perform(principal, what, async (tx, concerning) => {
      const gate = await this.rounds.lockOpen(tx, input.gateId, concerning);
      const site = gate.siteId === null ? {} : { siteId: gate.siteId };
      await this.authority.require(tx, principal, { roles: ['CQL', 'VPM'], pilot: gate, ...site });
      const [name, organisation] = [witnessText(input.name, 'name'), witnessText(input.organisation, 'organisation')];
      return this.book.add(tx, principal, gate, { name, organisation, presence: input.presence });
    });
  }
}
