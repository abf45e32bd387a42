import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { SealDossier } from '../../../src/contexts/dossiers/public.js';
import { NoteWitness, Witnesses } from '../../../src/contexts/gates/public.js';
import type { Principal } from '../../../src/ports/principal.js';
import { PdfjsReader } from '../../../src/platform/pdf/pdfjs-reader.js';
import { BlobStore } from '../../../src/ports/stores.js';
import {
  aDecisionWorld, aReadyPilot, colourCriteria, scores,
  type DecisionWorld,
} from '../../builders/evaluated-pilot.js'; // prettier-ignore
import { openGate, signGate } from '../../builders/gate.builder.js';

let world: DecisionWorld;

beforeAll(async () => {
  world = await aDecisionWorld({ scripted: true });
});
afterAll(() => world.close());
beforeEach(() => {
  world.runtime.answer = () => Promise.resolve(scores('red'));
});

async function anOpenGate() {
  const ready = await aReadyPilot(world, { criteria: colourCriteria('0.5', 5) });
  await ready.pilot.run(ready);
  return openGate(world, { pilotId: ready.pilot.id });
}
type Gate = Awaited<ReturnType<typeof anOpenGate>>;

const INSPECTOR = { name: 'Inge Lindqvist', organisation: 'Insurers of the North', presence: 'PRESENT' } as const;
const note = (gate: Gate, by: Principal, own: Partial<Parameters<NoteWitness['execute']>[1]> = {}) =>
  world.get(NoteWitness).execute(by, { gateId: gate.id, ...INSPECTOR, ...own });
const shown = async (gate: Gate) =>
  (await world.get(Witnesses).shownTo(world.cast.VML, gate.id)).map(({ name, presence }) => [name, presence]);

describe('witnesses of a round', () => {
  it('are noted by the leads, seen by both sides, and said anew under the same name', async () => {
    const gate = await anOpenGate();
    await note(gate, world.cast.CQL);
    await note(gate, world.cast.VPM, { name: 'Ulf Berg', presence: 'REMOTE' });
    await note(gate, world.cast.VPM, { presence: 'ABSENT' });
    expect(await shown(gate)).toEqual([
      ['Inge Lindqvist', 'ABSENT'],
      ['Ulf Berg', 'REMOTE'],
    ]);
  });

  it('change nothing that is signed and approve nothing', async () => {
    const gate = await anOpenGate();
    await signGate(world, gate.id, 'VPM');
    await note(gate, world.cast.CQL, { name: world.cast.CQL.printedName });
    expect(await signGate(world, gate.id, 'CQL')).toMatchObject({
      evidenceDigest: gate.evidenceDigest,
      state: 'PASSED',
    });
  });

  it('stand in the dossier beside those who signed', async () => {
    const gate = await anOpenGate();
    await note(gate, world.cast.CQL);
    await signGate(world, gate.id, 'CQL', { decision: 'REJECT', comment: 'Not this time, thank you.' });
    const { fileSha256 } = await world.get(SealDossier).execute(gate.id);
    const pdf = await new PdfjsReader().read(await world.get(BlobStore).read(fileSha256));
    const text = pdf?.pages.join(' ').replaceAll(/\s+/g, ' ') ?? '';
    expect(text).toContain('A witness approves nothing by being named here');
    expect(text).toContain('Inge Lindqvist');
    expect(text).toContain('Insurers of the North');
  });
});

describe('noting a witness is refused', () => {
  it('to everybody but the leads, with nothing kept and an entry of the refusal', async () => {
    const gate = await anOpenGate();
    for (const role of ['CSM', 'SO', 'VML'] as const) {
      await expect(note(gate, world.cast[role])).rejects.toMatchObject({ code: 'NOT_PERMITTED' });
      expect((await world.denied()).at(-1)).toBe('NOT_PERMITTED');
    }
    expect(await shown(gate)).toEqual([]);
  });

  it.each([
    ['no name', { name: ' ' }, '/name'],
    ['a name without end', { name: 'x'.repeat(201) }, '/name'],
    ['no organisation', { organisation: '' }, '/organisation'],
  ])('with %s', async (_what, own, path) => {
    const gate = await anOpenGate();
    await expect(note(gate, world.cast.CQL, own)).rejects.toMatchObject({ code: 'WITNESS_INVALID', path });
  });

  it('once the round is decided, and to strangers', async () => {
    const gate = await anOpenGate();
    const stranger = { ...world.cast.CQL, organisationId: '01890000-0000-7000-8000-000000000000' as never };
    await expect(note(gate, stranger)).rejects.toMatchObject({ code: 'GATE_NOT_FOUND' });
    await signGate(world, gate.id, 'CQL', { decision: 'REJECT', comment: 'Not this time, thank you.' });
    await expect(note(gate, world.cast.CQL)).rejects.toMatchObject({ code: 'GATE_ALREADY_DECIDED' });
  });

  it('by SQL: what was noted stays', async () => {
    const gate = await anOpenGate();
    const { id } = await note(gate, world.cast.CQL);
    for (const sql of [
      `UPDATE gate_witness SET presence = 'ABSENT' WHERE id = '${id}'`,
      `DELETE FROM gate_witness WHERE id = '${id}'`,
    ])
      await expect(world.database.dataSource.query(sql)).rejects.toMatchObject({ code: 'TS001' });
  });
});
