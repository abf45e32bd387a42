import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { WithdrawGate } from '../../../src/contexts/gates/public.js';
import type { GateId } from '../../../src/kernel/ids.js';
import { describePostgres } from '../../builders/database.js';
import { aDecisionWorld, aReadyPilot, type DecisionWorld } from '../../builders/evaluated-pilot.js';
import { downgradeItem, raiseItem, REASON, triageItem } from '../../builders/findings.builder.js';
import { challenge, openGate, signGate } from '../../builders/gate.builder.js';

/** How often each race is run. Two hundred times, with a record: bench/gate-races-record.mjs. */
const REPETITIONS = Number(process.env['TOUCHSTONE_RACES'] ?? 60);
/** Pilots whose gates race side by side; each has its own rounds, one after another. */
const LANES = 10;
const PATIENCE_MS = 600_000;

describePostgres('people who sign at the same moment', () => {
  let world: DecisionWorld;
  let pilots: readonly string[];

  beforeAll(async () => {
    // What is raced for is who sees which row, not whether a power cut loses the last of them.
    world = await aDecisionWorld({ scripted: true, settings: ['synchronous_commit=off'], poolSize: 12 });
    pilots = await Promise.all(
      Array.from({ length: LANES }, async () => {
        const ready = await aReadyPilot(world);
        await ready.pilot.run(ready);
        return ready.pilot.id;
      }),
    );
  }, PATIENCE_MS);
  afterAll(() => world.close());

  /** All repetitions, in every pilot one at a time. */
  async function repeated(race: (pilotId: string, repetition: number) => Promise<void>): Promise<void> {
    const lane = async (pilotId: string): Promise<void> => {
      for (let repetition = 0; repetition < REPETITIONS / LANES; repetition += 1) await race(pilotId, repetition);
    };
    await Promise.all(pilots.map(lane));
  }

  /** A round on the same evidence. A decided one is followed by another only once it is revoked. */
  async function aRound(pilotId: string): Promise<string> {
    await world.database.dataSource.transaction(async (manager) => {
      await manager.query(`SET LOCAL session_replication_role = 'replica'`);
      await manager.query(`UPDATE gate SET state = 'REVOKED' WHERE pilot_id = $1 AND state IN ('PASSED', 'REJECTED')`, [
        pilotId,
      ]);
    });
    return (await openGate(world, { pilotId })).id;
  }

  async function standing(id: string): Promise<{ state: string; decisions: number; sealings: number }> {
    const [row]: { state: string; decisions: number }[] = await world.database.dataSource.query(
      `SELECT state, (SELECT count(*)::integer FROM audit_entry WHERE action = 'gate.decided' AND outcome = 'DONE' AND object_id = gate.id::text) AS decisions
         FROM gate WHERE id = $1`,
      [id],
    );
    const sealings = world.jobs.asked.filter(({ data }) => (data as { gateId?: string }).gateId === id).length;
    return { state: row?.state ?? '', decisions: row?.decisions ?? 0, sealings };
  }

  it(
    'in the last two slots pass the gate exactly once, every time',
    () =>
      repeated(async (pilotId) => {
        const id = await aRound(pilotId);
        const asked = await Promise.all(
          (['VPM', 'CQL'] as const).map(async (slot) => {
            const { nonce } = await challenge(world, id, slot, world.cast[slot]);
            return { slot, nonce };
          }),
        );
        const results = await Promise.all(asked.map(({ slot, nonce }) => signGate(world, id, slot, { nonce })));
        expect(results.map(({ state }) => state).sort()).toEqual(['OPEN', 'PASSED']);
        expect(await standing(id)).toEqual({ state: 'PASSED', decisions: 1, sealings: 1 });
      }),
    PATIENCE_MS,
  );

  it(
    'one for and one against leave one decision, every time',
    async () => {
      const wins = new Set<string>();
      await repeated(async (pilotId, repetition) => {
        const id = await aRound(pilotId);
        await signGate(world, id, 'VPM');
        const approve = (): Promise<unknown> => signGate(world, id, 'CQL');
        const reject = (): Promise<unknown> =>
          signGate(world, id, 'SO', { decision: 'REJECT', comment: 'not on my watch, not yet' });
        // Whoever is asked first mostly wins, so each is first every other time.
        const isApprovalFirst = repetition % 2 === 0;
        const asked = isApprovalFirst ? [approve(), reject()] : [reject(), approve()];
        const settled = await Promise.allSettled(asked);
        const codes = (isApprovalFirst ? settled : settled.reverse()).map(codeOf);
        expect(codes.filter((code) => code === 'done')).toHaveLength(1);
        expect(codes.every((code) => ['done', 'GATE_ALREADY_DECIDED', 'GATE_NOT_OPEN'].includes(code))).toBe(true);
        const state = codes[0] === 'done' ? 'PASSED' : 'REJECTED';
        expect(await standing(id)).toEqual({ state, decisions: 1, sealings: 1 });
        wins.add(state);
      });
      // A race that always ends alike has not been run.
      expect([...wins].sort()).toEqual(['PASSED', 'REJECTED']);
    },
    PATIENCE_MS,
  );

  it(
    'twice with one challenge leave one signature, every time',
    () =>
      repeated(async (pilotId) => {
        const id = await aRound(pilotId);
        const { nonce } = await challenge(world, id, 'CQL', world.cast.CQL);
        const results = await Promise.allSettled([1, 2].map(() => signGate(world, id, 'CQL', { nonce })));
        expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
        const signed: unknown[] = await world.database.dataSource.query(
          'SELECT 1 FROM signature WHERE subject_id = $1',
          [id],
        );
        expect(signed).toHaveLength(1);
        await world.get(WithdrawGate).execute(world.cast.VPM, id as GateId, 'the end of this repetition');
      }),
    PATIENCE_MS,
  );

  it(
    'while somebody makes an item an A never leave a passed gate beside it, every time',
    async () => {
      const items = new Map<string, string>();
      for (const pilotId of pilots) {
        const item = await raiseItem(world, { pilotId });
        await triageItem(world, item.id, { category: 'C' });
        items.set(pilotId, item.id);
      }
      const ends = new Set<string>();
      await repeated(async (pilotId, repetition) => {
        const itemId = items.get(pilotId) ?? '';
        const id = await aRound(pilotId);
        await signGate(world, id, 'VPM');
        const { nonce } = await challenge(world, id, 'CQL', world.cast.CQL);
        const sign = (): Promise<unknown> => signGate(world, id, 'CQL', { nonce });
        const raise = (): Promise<unknown> =>
          triageItem(world, itemId, { category: 'A', reason: REASON, by: world.cast.CQL });
        const isSignedFirst = repetition % 2 === 0;
        // Signing takes several steps: the item comes at another one of them each time.
        const later = async (): Promise<unknown> => pause(3 * (repetition % 16)).then(raise);
        const settled = await Promise.allSettled(isSignedFirst ? [sign(), later()] : [raise(), sign()]);
        const [signed, raised] = (isSignedFirst ? settled : settled.reverse()).map(codeOf);
        expect(raised).toBe('done');
        expect(['done', 'E_STALE_EVIDENCE', 'GATE_NOT_OPEN', 'GATE_EVIDENCE_INSUFFICIENT']).toContain(signed);
        const isSigned = signed === 'done';
        expect(await standing(id)).toMatchObject({
          state: isSigned ? 'REVOKED' : 'STALE',
          decisions: isSigned ? 1 : 0,
        });
        ends.add(isSigned ? 'REVOKED' : 'STALE');
        await downgradeItem(world, itemId, 'C');
      });
      expect([...ends].sort()).toEqual(['REVOKED', 'STALE']);
    },
    PATIENCE_MS,
  );
});

function codeOf(settled: PromiseSettledResult<unknown>): string {
  return settled.status === 'rejected' ? (settled.reason as { code: string }).code : 'done';
}
