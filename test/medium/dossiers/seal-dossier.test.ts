import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { GatherFacts } from '../../../src/contexts/dossiers/app/facts/gather-facts.js';
import { DossierPrinter } from '../../../src/contexts/dossiers/app/seal-dossier.js';
import { FACTS_NAME } from '../../../src/contexts/dossiers/domain/evidence-files.js';
import { verifyDossier } from '../../../src/contexts/dossiers/domain/verification/verify-dossier.js';
import { ReadDossiers, SealDossier } from '../../../src/contexts/dossiers/public.js';
import { VerifyAuditChain } from '../../../src/contexts/audit/public.js';
import type { DossierId, GateId, OrganisationId } from '../../../src/kernel/ids.js';
import { sha256Of } from '../../../src/kernel/sha256.js';
import { PdfjsReader } from '../../../src/platform/pdf/pdfjs-reader.js';
import { EvidenceSignerPort } from '../../../src/ports/secrets.js';
import { itPostgres } from '../../builders/database.js';
import { aDecisionWorld, aReadyPilot, images, scores, type DecisionWorld } from '../../builders/evaluated-pilot.js';
import { openGate, signGate } from '../../builders/gate.builder.js';

let world: DecisionWorld;
const reader = new PdfjsReader();

beforeAll(async () => {
  world = await aDecisionWorld({ scripted: true });
});
afterAll(() => world.close());
beforeEach(() => {
  world.runtime.answer = () => Promise.resolve(scores('red'));
});

async function aDecidedGate(decision: 'GO' | 'NO_GO' = 'GO') {
  const ready = await aReadyPilot(world, { images: decision === 'GO' ? images(8) : images(8, { label: 'blue' }) });
  await ready.pilot.run(ready);
  const { id } = await openGate(world, { pilotId: ready.pilot.id });
  if (decision === 'NO_GO') {
    await signGate(world, id, 'CQL', { decision: 'REJECT', comment: 'half of the wagons are missed' });
  } else {
    await signGate(world, id, 'VPM');
    await signGate(world, id, 'CQL');
  }
  return { ...ready, gateId: id, seal: () => world.get(SealDossier).execute(id) };
}

async function verified(pdf: Buffer) {
  const pinnedKeyPem = world.get(EvidenceSignerPort).publicKeyPem;
  return verifyDossier({ pdf, content: await reader.read(pdf), pinnedKeyPem, productVersion: '0.0.0' });
}

async function factsIn(pdf: Buffer): Promise<unknown> {
  const content = await reader.read(pdf);
  const facts = content?.attachments.find(({ name }) => name === FACTS_NAME);
  return JSON.parse(Buffer.from(facts?.bytes ?? []).toString());
}

const { CQL, VPM } = { CQL: () => world.cast.CQL, VPM: () => world.cast.VPM };

describe('the dossier of a decided gate', () => {
  it.each(['GO', 'NO_GO'] as const)(
    'of a %s is accepted by the verification, verdicts judged again included',
    async (decision) => {
      const { seal } = await aDecidedGate(decision);
      const dossier = await seal();
      const { bytes } = await world.get(ReadDossiers).file(CQL(), dossier.id);
      const report = await verified(bytes);
      expect(report.checks.filter(({ ok }) => ok !== true)).toEqual([]);
      expect(report).toMatchObject({ intact: true, keyPinned: true, dossier: { decision, number: dossier.number } });
      expect(dossier).toMatchObject({ state: 'SEALED', fileSha256: sha256Of(bytes), fileBytes: bytes.length });
      expect(dossier.pages).toBeGreaterThan(3);
    },
  );

  it('is sealed once, however often the job comes, and stands in the audit trail of the customer', async () => {
    const { seal, pilot } = await aDecidedGate();
    const first = await seal();
    const before = await world.get(ReadDossiers).file(VPM(), first.id);
    world.clock.forward(60);
    expect(await seal()).toEqual(first);
    expect(await world.get(ReadDossiers).ofPilot(CQL(), pilot.id as never)).toEqual([first]);
    const after = await world.get(ReadDossiers).file(CQL(), first.id);
    expect(after.bytes.equals(before.bytes)).toBe(true);
    const rows: { canonical: string }[] = await world.database.dataSource.query(
      'SELECT canonical FROM audit_entry WHERE chain_id = $1',
      [CQL().organisationId],
    );
    const sealed = rows.filter(({ canonical }) => canonical.includes('dossier.sealed') && canonical.includes(first.id));
    expect(sealed).toHaveLength(1);
    expect(await world.get(VerifyAuditChain).execute(CQL().organisationId as string)).toMatchObject({ ok: true });
  });

  itPostgres('is sealed once by two workers at the same moment', async () => {
    const { seal, pilot } = await aDecidedGate();
    const [one, other] = await Promise.all([seal(), seal()]);
    expect(one.id).toBe(other.id);
    expect(await world.get(ReadDossiers).ofPilot(CQL(), pilot.id as never)).toHaveLength(1);
  });

  it('is the same bytes for the same facts', async () => {
    const { gateId } = await aDecidedGate();
    const printer = world.get(DossierPrinter);
    const identity = {
      number: 'TD-9999',
      issue: 1,
      productVersion: '0.0.0',
      sealedAt: world.clock.now(),
      sealKeyId: printer.keyId,
    };
    const gather = () => world.as('system', (tx) => world.get(GatherFacts).execute(tx, gateId, identity));
    const [one, other] = [await printer.print(await gather()), await printer.print(await gather())];
    expect(one.file.equals(other.file)).toBe(true);
    expect(one.contentDigest).toBe(other.contentDigest);
  });

  it('prints what the signatures bound, not what was judged after the decision', async () => {
    const { seal, pilot, datasetId, modelId } = await aDecidedGate();
    world.runtime.answer = () => Promise.resolve(scores('blue'));
    await pilot.run({ datasetId, modelId });
    const dossier = await seal();
    const { bytes } = await world.get(ReadDossiers).file(CQL(), dossier.id);
    const facts = await factsIn(bytes);
    const { judgements } = facts as {
      judgements: { judgement: { verdict: string } | null }[];
    };
    expect(judgements.map(({ judgement }) => judgement?.verdict)).toEqual(['PASS']);
    expect(await verified(bytes)).toMatchObject({ intact: true });
  });

  it('prints a signature that lapsed as one that does not count', async () => {
    const ready = await aReadyPilot(world);
    await ready.pilot.run(ready);
    const { id } = await openGate(world, { pilotId: ready.pilot.id });
    await signGate(world, id, 'CQL');
    await world.database.dataSource.query(`UPDATE sign_off SET state = 'SUPERSEDED' WHERE gate_id = $1`, [id]);
    await signGate(world, id, 'VPM');
    await signGate(world, id, 'CQL');
    const { id: dossierId } = await world.get(SealDossier).execute(id);
    const { bytes } = await world.get(ReadDossiers).file(CQL(), dossierId);
    const facts = await factsIn(bytes);
    const { signatures } = facts as {
      signatures: { superseded: boolean }[];
    };
    expect(signatures.map(({ superseded }) => superseded)).toEqual([true, false, false]);
  });
});

describe('reading dossiers', () => {
  it('is for the two parties; for anybody else there is none', async () => {
    const { seal, pilot } = await aDecidedGate();
    const { id } = await seal();
    const stranger = { ...CQL(), organisationId: '01890000-0000-7000-8000-000000000000' as OrganisationId };
    const reads = world.get(ReadDossiers);
    await expect(reads.get(stranger, id)).rejects.toMatchObject({ code: 'DOSSIER_NOT_FOUND' });
    await expect(reads.file(stranger, id)).rejects.toMatchObject({ code: 'DOSSIER_NOT_FOUND' });
    expect(await reads.ofPilot(stranger, pilot.id as never)).toEqual([]);
    expect((await reads.get(VPM(), id)).id).toBe(id);
    const none = reads.get(CQL(), '01890000-0000-7000-8000-000000000001' as DossierId);
    await expect(none).rejects.toMatchObject({ code: 'DOSSIER_NOT_FOUND' });
    await expect(reads.get(CQL(), 'no id at all' as DossierId)).rejects.toMatchObject({ code: 'DOSSIER_NOT_FOUND' });
  });

  it('says so when the stored file was altered on disk', async () => {
    const { seal } = await aDecidedGate();
    const { id, fileSha256 } = await seal();
    await world.swapBlob(fileSha256, Buffer.from('another dossier'));
    await expect(world.get(ReadDossiers).file(CQL(), id)).rejects.toMatchObject({ code: 'BLOB_CORRUPT' });
  });
});

describe('sealing', () => {
  it('is refused for a gate that is not decided, and for one that does not exist', async () => {
    const ready = await aReadyPilot(world);
    await ready.pilot.run(ready);
    const { id } = await openGate(world, { pilotId: ready.pilot.id });
    await expect(world.get(SealDossier).execute(id)).rejects.toMatchObject({ code: 'GATE_STATE_REFUSED' });
    const none = world.get(SealDossier).execute('01890000-0000-7000-8000-000000000002' as GateId);
    await expect(none).rejects.toMatchObject({ code: 'GATE_NOT_FOUND' });
  });
});
