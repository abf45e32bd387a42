import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { ReadGates } from '../../../src/contexts/gates/public.js';
import { describePostgres } from '../../builders/database.js';
import { aDecisionWorld, aReadyPilot, type DecisionWorld } from '../../builders/evaluated-pilot.js';
import { downgradeItem, raiseItem, REASON, triageItem } from '../../builders/findings.builder.js';
import { challenge, openGate, signGate } from '../../builders/gate.builder.js';

/** How often the race for the last two slots is run: what goes wrong one time in fifty would be missed less than one time in fifty. */
const REPETITIONS = 200;
/** Beside the row lock, unique indexes guard these; fewer do. */
const OPPOSED_REPETITIONS = 100;
const NONCE_REPETITIONS = 25;
const PATIENCE_MS = 600_000;

describePostgres('people who sign at the same moment', () => {
  let world: DecisionWorld;
  let pilotId: string;

  beforeAll(async () => {
    world = await aDecisionWorld({ scripted: true });
    const ready = await aReadyPilot(world);
    await ready.pilot.run(ready);
    pilotId = ready.pilot.id;
  });
  afterAll(() => world.close());

  /** A round on the same evidence. A decided one is followed by another only once it is revoked. */
  async function aRound(): Promise<string> {
    await world.database.dataSource.query(`
      ALTER TABLE gate DISABLE TRIGGER gate_states;
      UPDATE gate SET state = 'REVOKED' WHERE state IN ('PASSED', 'REJECTED');
      ALTER TABLE gate ENABLE TRIGGER gate_states`);
    return (await openGate(world, { pilotId })).id;
  }

  async function decisionsOf(id: string): Promise<number> {
    const rows: unknown[] = await world.database.dataSource.query(
      `SELECT 1 FROM audit_entry WHERE action = 'gate.decided' AND outcome = 'DONE' AND object_id = $1`,
      [id],
    );
    return rows.length;
  }

  /** How many dossiers were asked for. */
  function sealingsOf(id: string): number {
    return world.jobs.asked.filter(({ data }) => (data as { gateId?: string }).gateId === id).length;
  }

  async function stateOf(id: string): Promise<string> {
    return (await world.get(ReadGates).view(world.cast.CQL, id as never)).gate.state;
  }

  it(
    'in the last two slots pass the gate exactly once, every time',
    async () => {
      for (let repetition = 0; repetition < REPETITIONS; repetition += 1) {
        const id = await aRound();
        const asked = await Promise.all(
          (['VPM', 'CQL'] as const).map(async (slot) => {
            const { nonce } = await challenge(world, id, slot, world.cast[slot]);
            return { slot, nonce };
          }),
        );
        const results = await Promise.all(asked.map(({ slot, nonce }) => signGate(world, id, slot, { nonce })));
        expect(results.map(({ state }) => state).sort()).toEqual(['OPEN', 'PASSED']);
        expect([await stateOf(id), await decisionsOf(id)]).toEqual(['PASSED', 1]);
        expect(sealingsOf(id)).toBe(1);
      }
    },
    PATIENCE_MS,
  );

  it(
    'one for and one against leave one decision, every time',
    async () => {
      const wins = new Set<string>();
      for (let repetition = 0; repetition < OPPOSED_REPETITIONS; repetition += 1) {
        const id = await aRound();
        await signGate(world, id, 'VPM');
        const approve = (): Promise<unknown> => signGate(world, id, 'CQL');
        const reject = (): Promise<unknown> =>
          signGate(world, id, 'SO', { decision: 'REJECT', comment: 'not on my watch, not yet' });
        // Whoever is asked first mostly wins, so each is first every other time.
        const isApprovalFirst = repetition % 2 === 0;
        const asked = isApprovalFirst ? [approve(), reject()] : [reject(), approve()];
        const settled = await Promise.allSettled(asked);
        const results = isApprovalFirst ? settled : settled.reverse();
        const codes = results.map((one) =>
          one.status === 'rejected' ? (one.reason as { code: string }).code : 'signed',
        );
        expect(codes.filter((code) => code === 'signed')).toHaveLength(1);
        expect(codes.every((code) => ['signed', 'GATE_ALREADY_DECIDED', 'GATE_NOT_OPEN'].includes(code))).toBe(true);
        expect(await stateOf(id)).toBe(codes[0] === 'signed' ? 'PASSED' : 'REJECTED');
        expect(await decisionsOf(id)).toBe(1);
        expect(sealingsOf(id)).toBe(1);
        wins.add(codes[0] === 'signed' ? 'approved' : 'rejected');
      }
      // A race that always ends alike has not been run.
      expect([...wins].sort()).toEqual(['approved', 'rejected']);
    },
    PATIENCE_MS,
  );

  it(
    'twice with one challenge leave one signature, every time',
    async () => {
      for (let repetition = 0; repetition < NONCE_REPETITIONS; repetition += 1) {
        const id = await aRound();
        const { nonce } = await challenge(world, id, 'CQL', world.cast.CQL);
        const results = await Promise.allSettled([1, 2].map(() => signGate(world, id, 'CQL', { nonce })));
        expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
        expect((await world.get(ReadGates).view(world.cast.CQL, id as never)).signOffs).toHaveLength(1);
        await signGate(world, id, 'SO', { decision: 'REJECT', comment: 'the end of this repetition' });
      }
    },
    PATIENCE_MS,
  );

  it(
    'while somebody makes an item an A never leave a passed gate beside it, every time',
    async () => {
      for (let repetition = 0; repetition < REPETITIONS; repetition += 1) {
        const item = await raiseItem(world, { pilotId });
        await triageItem(world, item.id, { category: 'C' });
        const id = await aRound();
        await signGate(world, id, 'VPM');
        const { nonce } = await challenge(world, id, 'CQL', world.cast.CQL);
        const results = await Promise.allSettled([
          signGate(world, id, 'CQL', { nonce }),
          triageItem(world, item.id, { category: 'A', reason: REASON, by: world.cast.CQL }),
        ]);
        expect(results[1].status).toBe('fulfilled');
        const isSigned = results[0].status === 'fulfilled';
        expect(await stateOf(id)).toBe(isSigned ? 'REVOKED' : 'STALE');
        expect(await decisionsOf(id)).toBe(isSigned ? 1 : 0);
        await downgradeItem(world, item.id, 'C');
      }
    },
    PATIENCE_MS,
  );
});
