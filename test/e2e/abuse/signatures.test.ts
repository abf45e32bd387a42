import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { HttpPilot } from '../../builders/http-pilot.js';
import { HttpWorld, PASSWORD, type Guest } from '../../builders/http-world.js';
import { isRefused, rowsOf } from '../../builders/refusals.js';

/** Cases of docs/abuse-cases.json about gates and who signs them, all against one server. */
const PATIENCE_MS = 240_000;
const REASON = 'asked for by the abuse case';

let world: HttpWorld;
/** Judged once, right; its gate is opened and withdrawn by most cases. */
let pilot: HttpPilot;

beforeAll(async () => {
  world = await HttpWorld.open();
  pilot = await HttpPilot.in(world);
  await pilot.run();
}, PATIENCE_MS);
afterAll(() => world.close());

async function withGate(work: (gateId: string) => Promise<void>, of = pilot): Promise<void> {
  const gateId = await of.open();
  try {
    await work(gateId);
  } finally {
    if ((await of.stateOf(gateId)) === 'OPEN') await of.withdraw(gateId);
  }
}

const onGate = (id: string) => ({ action: 'gate.sign', object: { type: 'GATE', id } });

async function revokeRole(of: Guest): Promise<void> {
  const { nodes } = await world.read('CQL', 'people(first: 100) { nodes { id assignments { id } } }');
  for (const { id, assignments } of nodes)
    if (id === of.who.personId)
      await world.do('CQL', 'revokeRole', { assignmentId: assignments[0].id, reason: 'left the company' });
}

describe('case 1: approving after a run it cites was invalidated', () => {
  it('finds the round stale and the next one is offered', async () => {
    const of = await HttpPilot.in(world);
    const run = await of.run();
    const gateId = await of.open();
    const signing = await of.signing(gateId, 'CQL');
    await of.invalidate(run.id);
    expect(await of.stateOf(gateId)).toBe('STALE');
    await isRefused(world, { by: 'CQL', field: 'signGate', given: signing, code: 'GATE_NOT_OPEN', ...onGate(gateId) });
    await of.run();
    const next = await of.open();
    expect((await of.gate(next, 'gate { round }')).gate.round).toBe(2);
  });
});

describe('case 2: approving what one has brought about', () => {
  it('is refused to who started the run, in whatever role', async () => {
    const of = await HttpPilot.in(world);
    await of.run({ by: 'VPM' });
    await withGate(async (gateId) => {
      const given = await of.signing(gateId, 'VPM');
      await isRefused(world, { by: 'VPM', field: 'signGate', given, code: 'E_SOD', ...onGate(gateId) });
    }, of);
  });
});

describe('case 3: sending the same signature twice', () => {
  it('leaves one signature', async () => {
    await withGate(async (gateId) => {
      const given = await pilot.signing(gateId, 'CQL');
      await world.do('CQL', 'signGate', given);
      await isRefused(world, { by: 'CQL', field: 'signGate', given, code: 'SLOT_ALREADY_SIGNED', ...onGate(gateId) });
      const { signOffs } = await pilot.gate(gateId, 'signOffs { id }');
      expect(signOffs).toHaveLength(1);
      // Taken back, the slot is free again; the challenge is not.
      const withdrawal = { gateId, signOffId: signOffs[0].id, reason: 'signed in the wrong window' };
      await world.do('CQL', 'withdrawSignOff', withdrawal);
      await isRefused(world, { by: 'CQL', field: 'signGate', given, code: 'CHALLENGE_USED', ...onGate(gateId) });
    });
  });
});

describe('case 4: a challenge for something else', () => {
  it('is refused on another gate, in another round, slot and organisation', async () => {
    const other = await HttpPilot.in(world);
    await other.run();
    const first = await pilot.open();
    const ofFirst = await pilot.signing(first, 'CQL');
    await pilot.withdraw(first);
    await withGate(async (gateId) => {
      const elsewhere = await other.open();
      const mismatch = { by: 'CQL', field: 'signGate', code: 'CHALLENGE_MISMATCH' } as const;
      const foreign = await other.signing(elsewhere, 'CQL');
      await isRefused(world, { ...mismatch, given: { ...foreign, gateId }, ...onGate(gateId) });
      await isRefused(world, { ...mismatch, given: { ...ofFirst, gateId }, ...onGate(gateId) });
      const both = await world.guest('CQL');
      await world.do('CQL', 'grantRole', { personId: both.who.personId, role: 'SO', reason: REASON });
      const ofSafety = await pilot.signing(gateId, 'SO', { by: both });
      await isRefused(world, { ...mismatch, by: both, given: { ...ofSafety, slot: 'CQL' }, ...onGate(gateId) });
      const ofVendor = await pilot.signing(gateId, 'VPM');
      await isRefused(world, { ...mismatch, given: { ...ofVendor, slot: 'CQL' }, ...onGate(gateId) });
    });
  });
});

describe('case 7: a role revoked between challenge and signature', () => {
  it('leaves the slot open', async () => {
    await withGate(async (gateId) => {
      const leaving = await world.guest('CQL');
      const given = await pilot.signing(gateId, 'CQL', { by: leaving });
      await revokeRole(leaving);
      await isRefused(world, { by: leaving, field: 'signGate', given, code: 'NOT_PERMITTED', ...onGate(gateId) });
      const { slots } = await pilot.gate(gateId, 'slots { slot signOff { id } }');
      expect(slots).toContainEqual({ slot: 'CQL', signOff: null });
    });
  });
});

describe('case 8: a role revoked after signing', () => {
  it('takes the signature out of the count and shows both', async () => {
    await withGate(async (gateId) => {
      const leaving = await world.guest('CQL');
      await pilot.sign(gateId, 'CQL', { by: leaving });
      await revokeRole(leaving);
      const page = await pilot.gate(gateId, 'slots { slot signOff { id } } signOffs { slot state lapsed signature { printedName } }');
      expect(page.slots).toContainEqual({ slot: 'CQL', signOff: null });
      expect(page.signOffs).toEqual([
        { slot: 'CQL', state: 'SIGNED', lapsed: expect.stringContaining('no longer holds the role CQL'), signature: { printedName: leaving.who.printedName } },
      ]);
      expect(await pilot.sign(gateId, 'VPM')).toBe('OPEN');
    });
  }); // prettier-ignore
});

describe('case 9: the last who could sign', () => {
  it('blocks the gate visibly, and the rule is not dropped', async () => {
    const of = await HttpPilot.in(world);
    await of.run();
    for (const slot of ['VPM', 'CQL']) await of.sign(await gateOf(of), slot);
    const gateId = await of.open({ type: 'G2_SAT' });
    const last = { who: world.people.CSM, token: world.tokenOf('CSM') };
    await revokeRole(last);
    const page = await of.gate(gateId, 'isBlocked blockedSlots gate { state }');
    expect(page).toEqual({ isBlocked: true, blockedSlots: ['CSM'], gate: { state: 'OPEN' } });
    for (const slot of ['VPM', 'CQL']) expect(await of.sign(gateId, slot)).toBe('OPEN');
    await world.do('CQL', 'grantRole', { personId: last.who.personId, role: 'CSM', reason: 'the new site manager' });
    expect((await of.gate(gateId, 'isBlocked')).isBlocked).toBe(false);
    expect(await of.sign(gateId, 'CSM')).toBe('PASSED');
  });

  const open = new Map<string, string>();
  async function gateOf(of: HttpPilot): Promise<string> {
    const gateId = open.get(of.id) ?? (await of.open());
    open.set(of.id, gateId);
    return gateId;
  }
});

describe('case 10: one person with two roles', () => {
  it('fills one slot, by the product and by the database', async () => {
    await withGate(async (gateId) => {
      const both = await world.guest('CQL');
      await world.do('CQL', 'grantRole', { personId: both.who.personId, role: 'SO', reason: 'holiday cover' });
      await pilot.sign(gateId, 'CQL', { by: both });
      const given = await pilot.signing(gateId, 'SO', { by: both });
      await isRefused(world, { by: both, field: 'signGate', given, code: 'E_ONE_PERSON_ONE_SLOT', ...onGate(gateId) });
      const columns = (await world.sql<{ name: string }>(
        `SELECT column_name AS name FROM information_schema.columns WHERE table_schema = $1 AND table_name = 'sign_off' ORDER BY ordinal_position`,
        [world.server.database.schema],
      )).map(({ name }) => name);
      const values = columns.map((name) => (name === 'id' ? 'gen_random_uuid()' : name === 'slot' ? `'SO'` : name));
      const copy = `INSERT INTO sign_off (${columns.join(', ')}) SELECT ${values.join(', ')} FROM sign_off WHERE gate_id = $1`;
      await expect(world.sql(copy, [gateId])).rejects.toMatchObject({ code: '23505' });
    });
  }); // prettier-ignore
});

describe('case 32: the clock of the server set back in the middle of a gate', () => {
  it('stops signing until it is right again', async () => {
    await withGate(async (gateId) => {
      const given = await pilot.signing(gateId, 'VPM');
      // Another server of the installation, an hour ahead, has written: seen from here, the clock went back.
      const chain = world.cast.customerOrganisationId;
      await world.server.database.dataSource.transaction(async (manager) => {
        await manager.query(`SET LOCAL session_replication_role = 'replica'`);
        await manager.query(`UPDATE audit_head SET latest_at = latest_at + interval '1 hour' WHERE chain_id = $1`, [
          chain,
        ]);
      });
      await isRefused(world, { by: 'VPM', field: 'signGate', given, code: 'CLOCK_BEHIND', ...onGate(gateId) });
      const page = await pilot.gate(gateId, 'signOffs { id } gate { state }');
      expect(page).toEqual({ signOffs: [], gate: { state: 'OPEN' } });
      world.time.forward(3_600_000 + 1000);
      for (const seat of ['CQL', 'CSM', 'SO', 'VPM', 'VML', 'AUD', 'ADM'] as const) await world.signIn(seat);
      expect(await pilot.sign(gateId, 'VPM')).toBe('OPEN');
    });
  });
});

describe('cases 33 and 34: waivers', () => {
  it('end at their date: the gate cannot be passed, and the verdict is FAIL as before', async () => {
    const of = await HttpPilot.in(world);
    const validTo = new Date(world.time.now().getTime() + 600_000);
    const { gateId, waiverId, run } = await of.conditional({ validTo });
    await of.sign(gateId, 'VPM');
    world.time.forward(400_000);
    const given = await of.signing(gateId, 'CQL');
    world.time.forward(200_000);
    const changes = ['gate', 'sign_off'];
    await isRefused(world, {
      by: 'CQL',
      field: 'signGate',
      given,
      code: 'E_STALE_EVIDENCE',
      ...onGate(gateId),
      changes,
    });
    expect(await of.stateOf(gateId)).toBe('STALE');
    expect((await world.read('CQL', `waiver(id: "${waiverId}") { state }`)).state).toBe('EXPIRED');
    expect((await world.read('CQL', `judgement(id: "${run.judgements[0]?.id}") { verdict }`)).verdict).toBe('FAIL');
  });

  it('are not approved by who asked for them, and leave the verdict alone', async () => {
    const of = await HttpPilot.in(world);
    const run = await of.run({ wrong: true });
    const itemId = await of.missedItem();
    const waiverId = await of.draftWaiver(itemId);
    const [submitted] = await world.sql('SELECT submitted_by FROM waiver WHERE id = $1', [waiverId]);
    expect(submitted).toEqual({ submitted_by: world.people.VML.personId });
    for (const seat of ['VML', 'VPM'] as const)
      await isRefused(world, {
        ...{ by: seat, field: 'challengeWaiver', given: { waiverId, slot: 'CQL' }, code: seat === 'VML' ? 'E_SOD' : 'NOT_PERMITTED' },
        ...{ action: 'waiver.challenged', object: { type: 'WAIVER', id: waiverId } },
      });
    expect((await world.read('CQL', `waiver(id: "${waiverId}") { state signOffs { slot } }`))).toEqual({ state: 'SUBMITTED', signOffs: [] });
    for (const slot of ['CQL', 'CSM']) await of.decideWaiver(waiverId, slot);
    expect((await world.read('VPM', `judgement(id: "${run.judgements[0]?.id}") { verdict }`)).verdict).toBe('FAIL');
  }); // prettier-ignore
});

describe('cases 5, 6 and 35: at the same moment', () => {
  const sign = async (gateId: string, slot: 'CQL' | 'VPM' | 'SO', own = {}) => {
    const given = await pilot.signing(gateId, slot, own);
    return () => world.codeOf(slot, 'signGate', given);
  };
  async function decided(gateId: string): Promise<{ state: string; decisions: number }> {
    const { nodes } = await world.read('AUD', `auditTrail(objectId: "${gateId}", action: "gate.decided") { nodes { outcome } }`); // prettier-ignore
    return { state: await pilot.stateOf(gateId), decisions: nodes.length };
  }
  const revoke = (gateId: string) => world.do('CQL', 'revokeGate', { gateId, reason: 'the next race is to be run' });

  it(
    'the last two slots pass the gate once',
    async () => {
      for (let repetition = 0; repetition < 5; repetition += 1) {
        const gateId = await pilot.open();
        const both = [await sign(gateId, 'VPM'), await sign(gateId, 'CQL')];
        expect(await Promise.all(both.map((one) => one()))).toEqual(['done', 'done']);
        expect(await decided(gateId)).toEqual({ state: 'PASSED', decisions: 1 });
        const { waiting } = { waiting: () => world.read('CQL', `dossiers(pilotId: "${pilot.id}") { gateId }`) };
        const mine = await world.until(waiting, (all: { gateId: string }[]) =>
          all.some((one) => one.gateId === gateId),
        );
        expect(mine.filter((one: { gateId: string }) => one.gateId === gateId)).toHaveLength(1);
        await revoke(gateId);
      }
    },
    PATIENCE_MS,
  );

  it('an item that becomes an A beside the last signature leaves no passed gate', async () => {
    const itemId = await pilot.raise();
    await pilot.triage(itemId, { category: 'C' });
    for (let repetition = 0; repetition < 5; repetition += 1) {
      const gateId = await pilot.open();
      await pilot.sign(gateId, 'VPM');
      const signed = await sign(gateId, 'CQL');
      const [, raised] = await Promise.allSettled([
        signed(),
        pilot.triage(itemId, { category: 'A', reason: REASON }),
      ]);
      expect(raised.status).toBe('fulfilled');
      expect(['STALE', 'REVOKED']).toContain(await pilot.stateOf(gateId));
      for (const seat of ['CQL', 'SO'] as const)
        await world.do(seat, 'downgradeItem', { itemId, to: 'C', reason: 'agreed with everybody on site' });
    }
  }, PATIENCE_MS); // prettier-ignore

  it('one for and one against leave one decision', async () => {
    const gateId = await pilot.open();
    await pilot.sign(gateId, 'VPM');
    const against = await sign(gateId, 'SO', { decision: 'REJECT', comment: 'not on my watch, not yet' });
    const codes = await Promise.all([(await sign(gateId, 'CQL'))(), against()]);
    expect(codes.filter((code) => code === 'done')).toHaveLength(1);
    expect(['GATE_ALREADY_DECIDED', 'GATE_NOT_OPEN', 'done']).toEqual(expect.arrayContaining(codes));
    expect(await decided(gateId)).toEqual({ state: codes[0] === 'done' ? 'PASSED' : 'REJECTED', decisions: 1 });
  });
});

describe('case 36: fields that are not anybody’s to set', () => {
  it.each([
    ['signGate', { slot: 'CQL', decision: 'APPROVE', nonce: 'n', password: PASSWORD, printedName: 'Somebody Else' }],
    ['signGate', { slot: 'CQL', decision: 'APPROVE', nonce: 'n', password: PASSWORD, signedAt: '2020-01-01T00:00:00Z' }],
    ['openGate', { type: 'G1_FAT', state: 'PASSED' }],
    ['declareRun', { kind: 'FORMAL', verdict: 'PASS' }],
    ['createPilot', { tenantId: 'x', title: 'x' }],
    ['raiseItem', { kind: 'SITE', title: 'x', description: 'x', state: 'VERIFIED' }],
  ])('%s knows no such field', async (field, given) => {
    const before = await rowsOf(world);
    expect(await world.codeOf('CQL', field, given)).toBe('BAD_USER_INPUT');
    expect(await rowsOf(world)).toEqual(before);
  }); // prettier-ignore
});
