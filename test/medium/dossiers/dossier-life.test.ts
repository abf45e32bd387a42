import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  AcknowledgeDossier,
  ChallengeDossier,
  ClosePilot,
  IssueDossier,
  ReadDossiers,
  SealDossier,
  type Dossier,
} from '../../../src/contexts/dossiers/public.js';
import { DOSSIER_TRANSITIONS } from '../../../src/contexts/dossiers/domain/dossier-states.js';
import { RevokeGate, type Gate } from '../../../src/contexts/gates/public.js';
import { ReadPilots } from '../../../src/contexts/pilots/public.js';
import type { DossierId, GateId, OrganisationId, PilotId } from '../../../src/kernel/ids.js';
import { sha256Of } from '../../../src/kernel/sha256.js';
import { stepOf } from '../../../src/kernel/state-table.js';
import { PilotEvents, type PilotEvent } from '../../../src/ports/pilot-events.js';
import type { Principal } from '../../../src/ports/principal.js';
import { aDecisionWorld, aReadyPilot, type DecisionWorld } from '../../builders/evaluated-pilot.js';
import { aColleague, raiseItem, triageItem } from '../../builders/findings.builder.js';
import { openGate, passEarlier, passGate, signGate } from '../../builders/gate.builder.js';
import { PASSWORD, type Cast } from '../../builders/world.js';

const CAUSE = 'The camera was replaced after the test.';
let world: DecisionWorld;
let people: Cast & { readonly AUD: Principal };
let ready: Awaited<ReturnType<typeof aReadyPilot>>;
const heard: PilotEvent[] = [];
const TOLD = ['DOSSIER_SEALED', 'DOSSIER_ISSUED', 'DOSSIER_ACKNOWLEDGED', 'DOSSIER_SUPERSEDED', 'DOSSIER_REVOKED'] as const; // prettier-ignore
const lastTold = ({ id }: Dossier) => heard.filter(({ object }) => object.id === id).at(-1);

beforeAll(async () => {
  world = await aDecisionWorld({ scripted: true });
  people = { ...world.cast, AUD: await aColleague(world, 'AUD') };
  ready = await aReadyPilot(world);
  await ready.pilot.run(ready);
  world.get(PilotEvents).subscribe(TOLD, (_tx, event) => {
    heard.push(event);
    return Promise.resolve();
  });
});
afterAll(() => world.close());

const sql = (text: string, values: unknown[] = []) => world.database.dataSource.query(text, values);
const read = (id: DossierId): Promise<Dossier> => world.get(ReadDossiers).get(people.CQL, id);
const seal = (gateId: GateId): Promise<Dossier> => world.get(SealDossier).execute(gateId);
const issue = (id: DossierId, by = people.VPM): Promise<Dossier> => world.get(IssueDossier).execute(by, id);

/** On new evidence, though a small one: nothing is decided twice on the same. */
async function aRound(): Promise<Gate> {
  const { id } = await raiseItem(world, { pilotId: ready.pilot.id });
  await triageItem(world, id, { category: 'C' });
  return openGate(world, { pilotId: ready.pilot.id });
}

/** A round that the customer rejects: another one may follow. */
async function aRejectedRound(): Promise<GateId> {
  const { id } = await aRound();
  await signGate(world, id, 'CQL', { decision: 'REJECT', comment: 'half of the wagons are missed' });
  return id;
}

const aSealed = async (): Promise<Dossier> => seal(await aRejectedRound());
const anIssued = async (): Promise<Dossier> => issue((await aSealed()).id);

async function acknowledge(id: DossierId, by: Principal, own: { nonce?: string; password?: string } = {}) {
  const nonce = own.nonce ?? (await world.get(ChallengeDossier).execute(by, id)).nonce;
  const request = { dossierId: id, nonce, password: own.password ?? PASSWORD, comment: ' read by the shift ' };
  return world.get(AcknowledgeDossier).execute(by, request);
}

/** Outcome, action and broken rule of everything that happened to an object. */
async function audited(id: string): Promise<string[]> {
  const rows = (await sql('SELECT canonical FROM audit_entry WHERE object_id = $1 ORDER BY chain_id, seq', [id])) as {
    canonical: string;
  }[];
  return rows.map(({ canonical }) => {
    const { action, rule } = JSON.parse(canonical) as { action: string; rule?: string };
    return rule === undefined ? action : `${action} ${rule}`;
  });
}

async function isRefused(act: Promise<unknown>, code: string, of: { dossier: Dossier; action: string }): Promise<void> {
  await expect(act).rejects.toMatchObject({ code });
  expect(await read(of.dossier.id)).toEqual(of.dossier);
  expect((await audited(of.dossier.id)).at(-1)).toBe(`${of.action} ${code}`);
}

describe('issuing', () => {
  it('is done by the vendor’s project manager and nobody else, once, and is announced', async () => {
    const dossier = await aSealed();
    for (const role of ['CQL', 'CSM', 'SO', 'VML', 'AUD'] as const)
      await isRefused(issue(dossier.id, people[role]), 'NOT_PERMITTED', { dossier, action: 'dossier.issue' });
    const stranger = { ...people.VPM, organisationId: '01890000-0000-7000-8000-000000000000' as OrganisationId };
    await expect(issue(dossier.id, stranger)).rejects.toMatchObject({ code: 'DOSSIER_NOT_FOUND' });
    await expect(issue('no id' as DossierId)).rejects.toMatchObject({ code: 'DOSSIER_NOT_FOUND' });
    expect(await read(dossier.id)).toEqual(dossier);
    const issued = await issue(dossier.id);
    expect(issued).toMatchObject({ state: 'ISSUED', issuedAt: world.clock.now(), issuedBy: people.VPM.personId });
    expect(issued).toEqual(await read(dossier.id));
    expect(heard.filter(({ object }) => object.id === dossier.id)).toMatchObject([
      { type: 'DOSSIER_SEALED', by: 'SYSTEM', facts: { state: 'SEALED' } },
      { type: 'DOSSIER_ISSUED', by: people.VPM.personId, facts: { state: 'ISSUED', number: dossier.number } },
    ]);
    expect((await audited(dossier.id)).at(-1)).toBe('dossier.issued');
    await isRefused(issue(dossier.id), 'DOSSIER_STATE_REFUSED', { dossier: issued, action: 'dossier.issue' });
  });
});

describe('acknowledging', () => {
  it('is asked of the customer’s quality lead and site manager only, and only of an issued dossier', async () => {
    const dossier = await aSealed();
    const challenge = (by: Principal) => world.get(ChallengeDossier).execute(by, dossier.id);
    await isRefused(challenge(people.CQL), 'DOSSIER_STATE_REFUSED', { dossier, action: 'dossier.challenge' });
    const issued = await issue(dossier.id);
    for (const role of ['SO', 'VPM', 'VML', 'AUD'] as const) {
      const by = people[role];
      await isRefused(challenge(by), 'NOT_PERMITTED', { dossier: issued, action: 'dossier.challenge' });
      const signing = acknowledge(dossier.id, by, { nonce: 'never issued' });
      await isRefused(signing, 'NOT_PERMITTED', { dossier: issued, action: 'dossier.acknowledge' });
    }
  });

  it.each(['CQL', 'CSM'] as const)('by %s signs "received and read" for the exact file, once', async (role) => {
    const issued = await anIssued();
    const before = await world.get(ReadDossiers).file(people.CQL, issued.id);
    const { dossier, signature } = await acknowledge(issued.id, people[role]);
    expect(signature).toMatchObject({
      subjectType: 'DOSSIER', subjectId: issued.id, subjectRound: 1, subjectDigest: issued.fileSha256, slot: 'RECEIPT',
      role, meaning: 'ACKNOWLEDGED', comment: 'read by the shift', method: 'PASSWORD',
    }); // prettier-ignore
    const { personId } = people[role];
    expect(lastTold(issued)).toMatchObject({ type: 'DOSSIER_ACKNOWLEDGED', by: personId, facts: { issue: 1 } });
    expect(dossier).toEqual(await read(issued.id));
    expect(dossier).toMatchObject({ state: 'ACKNOWLEDGED', acknowledgedBy: personId, acknowledgementId: signature.id });
    expect((await audited(issued.id)).slice(-2)).toEqual(['dossier.issued', 'dossier.acknowledged']);
    const after = await world.get(ReadDossiers).file(people.CQL, issued.id);
    expect(after.bytes.equals(before.bytes)).toBe(true);
    expect(sha256Of(after.bytes)).toBe(issued.fileSha256);
    const again = world.get(ChallengeDossier).execute(people[role], issued.id);
    await isRefused(again, 'DOSSIER_STATE_REFUSED', { dossier, action: 'dossier.challenge' });
  });

  it('takes the password, and the challenge of this person for this dossier', async () => {
    const first = await anIssued();
    const { nonce: ofAnother } = await world.get(ChallengeDossier).execute(people.CQL, first.id);
    const dossier = await anIssued();
    const { nonce } = await world.get(ChallengeDossier).execute(people.CQL, dossier.id);
    const action = 'dossier.acknowledge';
    const refused = (by: Principal, own: { nonce: string; password?: string }, code: string) =>
      isRefused(acknowledge(dossier.id, by, own), code, { dossier, action });
    await refused(people.CQL, { nonce, password: 'not mine' }, 'WRONG_PASSWORD');
    await refused(people.CQL, { nonce: ofAnother }, 'CHALLENGE_MISMATCH');
    await refused(people.CSM, { nonce }, 'CHALLENGE_MISMATCH');
    world.clock.forward(6);
    await refused(people.CQL, { nonce }, 'CHALLENGE_EXPIRED');
  });
});

describe('a later round', () => {
  it('supersedes the dossiers of earlier ones, whatever they had become, and names itself', async () => {
    const [one, acked] = [await anIssued(), (await acknowledge((await anIssued()).id, people.CSM)).dossier];
    const next = await aSealed();
    expect(await read(one.id)).toMatchObject({ state: 'SUPERSEDED', supersededBy: acked.id });
    const { acknowledgedAt } = acked;
    expect(await read(acked.id)).toMatchObject({ state: 'SUPERSEDED', supersededBy: next.id, acknowledgedAt });
    expect((await audited(acked.id)).at(-1)).toBe('dossier.superseded');
    expect(lastTold(acked)).toMatchObject({ type: 'DOSSIER_SUPERSEDED', by: 'SYSTEM', facts: { state: 'SUPERSEDED' } });
    const { number, issue: edition } = acked;
    expect(await world.get(ReadDossiers).status(people.VPM, { number, issue: edition })).toMatchObject({
      state: 'SUPERSEDED',
      fileSha256: acked.fileSha256,
      supersededBy: { number: next.number, issue: 1 },
      revokedBecause: null,
    });
    const none = world.get(ReadDossiers).status(people.VPM, { number, issue: 2 });
    await expect(none).rejects.toMatchObject({ code: 'DOSSIER_NOT_FOUND' });
  });

  it('that was sealed first supersedes the earlier one as soon as that is sealed, once', async () => {
    const late = await aRejectedRound();
    const newer = await aSealed();
    const sealed = await seal(late);
    expect(sealed).toMatchObject({ state: 'SUPERSEDED', supersededBy: newer.id });
    expect(await seal(late)).toEqual(sealed);
    expect(await read(newer.id)).toEqual(newer);
  });
});

describe('a revoked gate', () => {
  async function aPassedGate(): Promise<GateId> {
    const { id } = await passGate(world, await aRound());
    return id;
  }

  it('revokes its dossier with the cause; nobody issues or acknowledges it any more', async () => {
    const gateId = await aPassedGate();
    const issued = await issue((await seal(gateId)).id);
    await world.get(RevokeGate).execute(people.CQL, gateId, CAUSE);
    const revoked = await read(issued.id);
    expect(revoked).toMatchObject({ state: 'REVOKED', fileSha256: issued.fileSha256 });
    expect(lastTold(issued)).toMatchObject({ type: 'DOSSIER_REVOKED', by: 'SYSTEM', reason: revoked.revokedBecause });
    expect(revoked.revokedBecause).toContain(CAUSE);
    expect((await audited(issued.id)).at(-1)).toBe('dossier.revoked');
    await isRefused(issue(issued.id), 'DOSSIER_STATE_REFUSED', { dossier: revoked, action: 'dossier.issue' });
    const challenge = world.get(ChallengeDossier).execute(people.CSM, issued.id);
    await isRefused(challenge, 'DOSSIER_STATE_REFUSED', { dossier: revoked, action: 'dossier.challenge' });
    expect(await seal(gateId)).toEqual(revoked);
  });

  it('before its dossier was sealed gives a dossier that is revoked at once', async () => {
    const gateId = await aPassedGate();
    await world.get(RevokeGate).execute(people.CQL, gateId, CAUSE);
    const sealed = await seal(gateId);
    expect(sealed.state).toBe('REVOKED');
    expect(sealed.revokedBecause).toContain(CAUSE);
  });
});

describe('closing a pilot', () => {
  it('takes the acknowledged dossier of its decision and no open item but of category C', async () => {
    const { pilot } = await aReadyPilot(world).then(async (own) => (await own.pilot.run(own), own));
    const request = { pilotId: pilot.id as PilotId, type: 'G3_GO_LIVE' } as const;
    await passEarlier(world, request);
    const { id } = await passGate(world, await openGate(world, request));
    const close = () => world.get(ClosePilot).execute(people.CQL, pilot.id);
    const isKept = async (code: string) => {
      await expect(close()).rejects.toMatchObject({ code });
      expect(await world.get(ReadPilots).one(people.CQL, pilot.id)).toMatchObject({ state: 'DECIDED' });
      expect((await audited(pilot.id)).at(-1)).toBe(`pilot.close ${code}`);
    };
    await isKept('FINAL_DOSSIER_MISSING');
    const dossier = await seal(id);
    await isKept('FINAL_DOSSIER_UNREAD');
    await issue(dossier.id);
    await isKept('FINAL_DOSSIER_UNREAD');
    await acknowledge(dossier.id, people.CSM);
    const item = await raiseItem(world, { pilotId: pilot.id });
    await isKept('PILOT_ITEMS_OPEN');
    await triageItem(world, item.id, { category: 'C' });
    expect(await close()).toMatchObject({ state: 'CLOSED' });
  });
});

describe('the database', () => {
  let dossier: Dossier;
  let other: Dossier;
  beforeAll(async () => {
    other = await aSealed();
    dossier = await aSealed();
  });

  const ISSUED = `, issued_at = now(), issued_by = $2`;
  const READ = `, acknowledged_at = now(), acknowledged_by = $2, acknowledgement_id = (SELECT id FROM signature LIMIT 1)`;
  const STEP: Readonly<Record<string, string>> = {
    ISSUED,
    ACKNOWLEDGED: READ,
    SUPERSEDED: `, ended_at = now(), superseded_by = $3`,
    REVOKED: `, ended_at = now(), revoked_because = 'a cause'`,
  };

  /** By the tables' owner; the row is put into `from` with the guards off, and all is rolled back. */
  async function mayTake(from: string, to: string): Promise<true | string> {
    const runner = world.database.dataSource.createQueryRunner();
    const update = (state: string, set: string) =>
      runner.query(
        `UPDATE dossier SET state = '${state}'${set} WHERE id = $1 AND $2::uuid IS NOT NULL AND $3::uuid IS NOT NULL`,
        [dossier.id, people.VPM.personId, other.id],
      );
    await runner.startTransaction();
    try {
      await runner.query('ALTER TABLE dossier DISABLE TRIGGER USER');
      await update(from, (from === 'ACKNOWLEDGED' ? ISSUED : '') + (STEP[from] ?? ''));
      await runner.query('ALTER TABLE dossier ENABLE TRIGGER USER');
      await update(to, STEP[to] ?? '');
      return true;
    } catch (error) {
      return String((error as Error).message);
    } finally {
      await runner.rollbackTransaction();
      await runner.release();
    }
  }

  it('takes by SQL exactly the steps of the table', async () => {
    const states = ['PREVIEW', ...DOSSIER_TRANSITIONS.states];
    const wrong: string[] = [];
    for (const from of states)
      for (const to of states.filter((one) => one !== from)) {
        const found = await mayTake(from, to);
        const isStep = stepOf(DOSSIER_TRANSITIONS, from as never, to as never) !== undefined;
        const isRight = isStep ? found === true : String(found).includes(`that is ${from} cannot become ${to}`);
        if (!isRight) wrong.push(`${from}>${to}: ${found}`);
      }
    expect(wrong).toEqual([]);
  });

  it.each([
    ['another file', `file_sha256 = repeat('0', 64)`],
    ['another number', `number = 'TD-9999'`],
    ['another gate', `gate_id = NULL`],
    ['an issuer without the step', `issued_at = now(), issued_by = $2`],
    ['an issue without an issuer', `state = 'ISSUED'`],
    ['a revocation without a cause', `state = 'REVOKED', ended_at = now()`],
    ['a successor that is itself', `state = 'SUPERSEDED', ended_at = now(), superseded_by = id`],
  ])('refuses by SQL: %s', async (_, set) => {
    const text = `UPDATE dossier SET ${set} WHERE id = $1 AND $2::uuid IS NOT NULL`;
    const refused: unknown = await sql(text, [dossier.id, people.VPM.personId]).catch((error: unknown) => error);
    expect(String((refused as { driverError: { code: string } }).driverError.code)).toMatch(/^(TS006|23514)$/);
    expect(await read(dossier.id)).toEqual(dossier);
  });
});
