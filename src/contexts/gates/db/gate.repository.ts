import { Injectable } from '@nestjs/common';
import { In, IsNull } from 'typeorm';
import { canonicalJson } from '../../../kernel/canonical-json.js';
import { isId, type GateId, type PilotId } from '../../../kernel/ids.js';
import { managerOf } from '../../../platform/db/unit-of-work.js';
import type { Tx } from '../../../ports/unit-of-work.js';
import { GateRepository } from '../app/ports.js';
import type { Gate, SignOff } from '../domain/gate.js';
import { policyText } from '../domain/policy.js';
import type { SignOffVoid } from '../domain/void-signature.js';
import { GateEntity, SignOffEntity, SignOffVoidEntity } from './gate.entity.js';

@Injectable()
export class TypeOrmGateRepository extends GateRepository {
  async insert(tx: Tx, gate: Gate): Promise<void> {
    await managerOf(tx).insert(GateEntity, {
      ...gate,
      policy: policyText(gate.policy),
      evidence: canonicalJson(gate.evidence),
    });
  }

  async find(tx: Tx, id: GateId): Promise<Gate | undefined> {
    return isId(id) ? gateOf(await managerOf(tx).findOneBy(GateEntity, { id })) : undefined;
  }

  async lock(tx: Tx, id: GateId): Promise<Gate | undefined> {
    if (!isId(id)) return undefined;
    return gateOf(await managerOf(tx).findOne(GateEntity, { where: { id }, lock: { mode: 'pessimistic_write' } }));
  }

  async lockRounds(
    tx: Tx,
    { pilotId, siteId, scopeKey, type }: Parameters<GateRepository['lockRounds']>[1],
  ): Promise<void> {
    const gate = `gate ${pilotId} ${siteId ?? 'whole'} ${scopeKey} ${type}`;
    await managerOf(tx).query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [gate]);
  }

  async rounds(tx: Tx, of: Parameters<GateRepository['rounds']>[1]): Promise<readonly Gate[]> {
    const where = { pilotId: of.pilotId, type: of.type, scopeKey: of.scopeKey, siteId: of.siteId ?? IsNull() };
    return gatesOf(await managerOf(tx).find(GateEntity, { where, order: { round: 'ASC' } }));
  }

  async ofPilot(tx: Tx, pilotId: PilotId): Promise<readonly Gate[]> {
    if (!isId(pilotId)) return [];
    return gatesOf(await managerOf(tx).find(GateEntity, { where: { pilotId }, order: { id: 'ASC' } }));
  }

  async marks(tx: Tx, pilotId: PilotId): ReturnType<GateRepository['marks']> {
    const rows: { id: string; mark: string }[] = await managerOf(tx).query(
      `SELECT g.id, g.row_version || coalesce(string_agg(s.id || s.state, ' ' ORDER BY s.id), '') AS mark
       FROM gate g LEFT JOIN sign_off s ON s.gate_id = g.id
       WHERE g.pilot_id = $1 AND g.evidence IS NOT NULL GROUP BY g.id, g.row_version ORDER BY g.id`,
      [pilotId],
    );
    return rows;
  }

  async change(tx: Tx, gate: Gate): Promise<boolean> {
    const { state, rowVersion, decision, decisionReason, decidedAt } = gate;
    const { revokedAt, revokedCause, revokedReason, conditionsClosedAt } = gate;
    const end = { revokedAt, revokedCause, revokedReason, conditionsClosedAt };
    const result = await managerOf(tx)
      .createQueryBuilder()
      .update(GateEntity)
      .set({ state, rowVersion, decision, decisionReason, decidedAt, ...end })
      .where('id = :id AND row_version = :before', { id: gate.id, before: rowVersion - 1 })
      .execute();
    return result.affected === 1;
  }

  async insertSignOff(tx: Tx, signOff: SignOff): Promise<void> {
    await managerOf(tx).insert(SignOffEntity, { ...signOff });
  }

  async signOffs(tx: Tx, gateIds: readonly string[]): Promise<readonly SignOff[]> {
    if (gateIds.length === 0) return [];
    const rows = await managerOf(tx).find(SignOffEntity, { where: { gateId: In([...gateIds]) }, order: { id: 'ASC' } });
    return rows as unknown as SignOff[];
  }

  async signOff(tx: Tx, id: string): Promise<SignOff | undefined> {
    if (!isId(id)) return undefined;
    return ((await managerOf(tx).findOneBy(SignOffEntity, { id })) ?? undefined) as unknown as SignOff | undefined;
  }

  async endSignOff(tx: Tx, { id, state, endedAt, endReason }: SignOff): Promise<boolean> {
    const changes = { state, endedAt, endReason, rowVersion: () => 'row_version + 1' };
    return (await managerOf(tx).update(SignOffEntity, { id, state: 'SIGNED' }, changes)).affected === 1;
  }

  async insertVoid(tx: Tx, vote: SignOffVoid): Promise<void> {
    await managerOf(tx).insert(SignOffVoidEntity, { ...vote });
  }

  async voids(tx: Tx, signOffIds: readonly string[]): Promise<readonly SignOffVoid[]> {
    if (signOffIds.length === 0) return [];
    const where = { signOffId: In([...signOffIds]) };
    const rows = await managerOf(tx).find(SignOffVoidEntity, { where, order: { id: 'ASC' } });
    return rows as unknown as SignOffVoid[];
  }

  async pilotsWithDates(tx: Tx, at: Date): Promise<readonly PilotId[]> {
    const rows: { pilot_id: PilotId }[] = await managerOf(tx).query(
      `SELECT DISTINCT pilot_id FROM gate WHERE state = 'PASSED_WITH_CONDITIONS' OR (state = 'OPEN' AND deadline <= $1)
          OR (state = 'PASSED' AND EXISTS (SELECT 1 FROM site WHERE site.pilot_id = gate.pilot_id AND site.row_version > 1))`,
      [at],
    );
    return rows.map((row) => row.pilot_id);
  }

  async openUntil(tx: Tx, after: Date, until: Date): Promise<readonly GateId[]> {
    const rows: { id: GateId }[] = await managerOf(tx).query(
      `SELECT id FROM gate WHERE state = 'OPEN' AND deadline > $1 AND deadline <= $2 ORDER BY id`,
      [after, until],
    );
    return rows.map(({ id }) => id);
  }

  async supersedeSignOff(tx: Tx, { id }: SignOff): Promise<void> {
    await managerOf(tx).update(
      SignOffEntity,
      { id, state: 'SIGNED' },
      { state: 'SUPERSEDED', rowVersion: () => 'row_version + 1' },
    );
  }

  async supersedeSignOffs(tx: Tx, gateId: GateId): Promise<void> {
    await managerOf(tx).update(
      SignOffEntity,
      { gateId, state: 'SIGNED' },
      { state: 'SUPERSEDED', rowVersion: () => 'row_version + 1' },
    );
  }
}

function gateOf(row: GateEntity | null): Gate | undefined {
  if (row?.evidence == null) return undefined;
  return {
    ...row,
    policy: JSON.parse(row.policy) as unknown,
    evidence: JSON.parse(row.evidence) as unknown,
  } as unknown as Gate;
}

function gatesOf(rows: readonly GateEntity[]): Gate[] {
  return rows.map(gateOf).filter((gate) => gate !== undefined);
}
