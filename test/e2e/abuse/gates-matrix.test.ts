import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { HttpPilot } from '../../builders/http-pilot.js';
import { HttpWorld, type Seat } from '../../builders/http-world.js';
import { isRefused } from '../../builders/refusals.js';

/** The rows of the matrix of roles about gates, slots and dossiers, cell by cell over HTTP; the others: test/medium/security/roles-matrix.test.ts. */
const PATIENCE_MS = 240_000;
const SEATS: readonly Seat[] = ['CQL', 'CSM', 'SO', 'VPM', 'VML', 'AUD', 'ADM'];
const REASON = 'asked by the matrix of roles';

let world: HttpWorld;
let pilot: HttpPilot;
/** Of a round that is open, one that was decided, and the dossiers of decided ones. */
const ids: Record<'open' | 'decided' | 'sealed' | 'issued', string> = { open: '', decided: '', sealed: '', issued: '' };

const dossiersOf = (of: HttpPilot): Promise<{ id: string }[]> =>
  world.until(
    () => world.read('CQL', `dossiers(pilotId: "${of.id}") { id }`),
    (all: { id: string }[]) => all.length > 0,
  );

beforeAll(async () => {
  world = await HttpWorld.open();
  const decided = [await HttpPilot.in(world), await HttpPilot.in(world)] as const;
  for (const of of decided) {
    await of.run();
    ids.decided = await of.open();
    for (const slot of ['VPM', 'CQL']) await of.sign(ids.decided, slot);
  }
  ids.sealed = (await dossiersOf(decided[0]))[0]?.id ?? '';
  ids.issued = (await dossiersOf(decided[1]))[0]?.id ?? '';
  await world.do('VPM', 'issueDossier', { dossierId: ids.issued });
  pilot = await HttpPilot.in(world);
  await pilot.run();
  ids.open = await pilot.open();
}, PATIENCE_MS);
afterAll(() => world.close());

interface Row {
  readonly what: string;
  readonly field: string;
  readonly allowed: readonly Seat[];
  readonly given: (by: Seat) => object;
  readonly action: string;
  readonly object: () => { readonly type: string; readonly id: string };
}

const onGate = (which: 'open' | 'decided') => () => ({ type: 'GATE', id: ids[which] });
const onDossier = (which: 'sealed' | 'issued') => () => ({ type: 'DOSSIER', id: ids[which] });
const slotRow = (slot: Seat): Row => ({
  what: `sign the slot ${slot}`,
  field: 'signGate',
  allowed: [slot],
  given: () => ({ gateId: ids.open, slot, decision: 'REJECT', comment: REASON, nonce: 'none', password: 'none' }),
  action: 'gate.sign',
  object: onGate('open'),
});
const delegation = (slot: Seat): Row => ({
  what: `delegate the slot ${slot}`,
  field: 'delegateSlot',
  allowed: [slot],
  given: () => ({
    ...{ gateId: ids.open, slot, personId: world.people.CSM.personId, reason: REASON },
    validUntil: new Date(world.time.now().getTime() + 3_600_000).toISOString(),
  }),
  action: 'gate.delegate',
  object: onGate('open'),
});

const ROWS: readonly Row[] = [
  {
    what: 'open a gate',
    field: 'openGate',
    allowed: ['VPM'],
    given: () => ({ pilotId: pilot.id, type: 'G0_AGREEMENT' }),
    action: 'gate.open',
    object: () => ({ type: 'PILOT', id: pilot.id }),
  },
  {
    what: 'withdraw a round',
    field: 'withdrawGate',
    allowed: ['VPM'],
    given: () => ({ gateId: ids.open, reason: REASON }),
    action: 'gate.withdraw',
    object: onGate('open'),
  },
  {
    what: 'revoke a decision',
    field: 'revokeGate',
    allowed: ['CQL', 'SO'],
    given: () => ({ gateId: ids.decided, reason: REASON }),
    action: 'gate.revoke',
    object: onGate('decided'),
  },
  ...(['CQL', 'SO', 'VPM', 'VML'] as const).map(slotRow),
  ...(['CQL', 'SO', 'VPM'] as const).map(delegation),
  {
    what: 'issue a dossier',
    field: 'issueDossier',
    allowed: ['VPM'],
    given: () => ({ dossierId: ids.sealed }),
    action: 'dossier.issue',
    object: onDossier('sealed'),
  },
  {
    what: 'acknowledge a dossier',
    field: 'challengeDossier',
    allowed: ['CQL', 'CSM'],
    given: () => ({ dossierId: ids.issued }),
    action: 'dossier.challenge',
    object: onDossier('issued'),
  },
];

describe.each(ROWS.map((row) => [row.what, row] as const))('to %s', (_, row) => {
  it.each(SEATS.filter((seat) => seat !== 'ADM' && !row.allowed.includes(seat)))('%s is refused', async (by) => {
    const { field, action } = row;
    await isRefused(world, { by, field, given: row.given(by), code: 'NOT_PERMITTED', action, object: row.object() });
  });

  it('ADM is turned away at the door, and that is written down as well', async () => {
    const { field } = row;
    await isRefused(world, { by: 'ADM', field, given: row.given('ADM'), code: 'NOT_FOR_ADMINISTRATORS', action: `mutation.${field}`, object: row.object() });
  }); // prettier-ignore
});

describe('who may', () => {
  it('does: the same acts by those the matrix names', async () => {
    expect(await pilot.sign(ids.open, 'VML')).toBe('OPEN');
    expect(await pilot.sign(ids.open, 'VPM')).toBe('OPEN');
    expect(await pilot.sign(ids.open, 'SO')).toBe('OPEN');
    await world.do('VPM', 'withdrawGate', { gateId: ids.open, reason: REASON });
    const next = await pilot.open();
    expect(await pilot.sign(next, 'CQL', { decision: 'REJECT', comment: REASON })).toBe('REJECTED');
    await world.do('VPM', 'issueDossier', { dossierId: ids.sealed });
    for (const by of ['CQL', 'CSM'] as const) await world.do(by, 'challengeDossier', { dossierId: ids.issued });
    await world.do('SO', 'revokeGate', { gateId: ids.decided, reason: REASON });
  });
});
