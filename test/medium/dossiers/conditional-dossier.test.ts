import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { DossierFacts } from '../../../src/contexts/dossiers/domain/facts.js';
import { FACTS_NAME } from '../../../src/contexts/dossiers/domain/evidence-files.js';
import { verifyDossier } from '../../../src/contexts/dossiers/domain/verification/verify-dossier.js';
import { ReadDossiers, SealDossier } from '../../../src/contexts/dossiers/public.js';
import { OpenGate } from '../../../src/contexts/gates/public.js';
import type { PilotId } from '../../../src/kernel/ids.js';
import { PdfjsReader } from '../../../src/platform/pdf/pdfjs-reader.js';
import { EvidenceSignerPort } from '../../../src/ports/secrets.js';
import { aDecisionWorld, type DecisionWorld } from '../../builders/evaluated-pilot.js';
import { aMissedPilot, grantWaiver } from '../../builders/findings.builder.js';
import { signGate } from '../../builders/gate.builder.js';

let world: DecisionWorld;
beforeAll(async () => {
  world = await aDecisionWorld({ scripted: true });
});
afterAll(() => world.close());

describe('the dossier of a CONDITIONAL', () => {
  it('names waiver, condition and open point, leaves the verdict FAIL, and verifies', async () => {
    const { pilot, item } = await aMissedPilot(world);
    const waiver = await grantWaiver(world, item.id);
    const conditions = [{ itemId: item.id, text: 'Wagons are named right again.' }];
    const gate = await world
      .get(OpenGate)
      .execute(world.cast.VPM, { pilotId: pilot.id as PilotId, type: 'G1_FAT', conditions });
    for (const slot of ['VPM', 'CQL']) await signGate(world, gate.id, slot);
    const { id } = await world.get(SealDossier).execute(gate.id);
    const { bytes: pdf } = await world.get(ReadDossiers).file(world.cast.CQL, id);
    const content = await new PdfjsReader().read(pdf);
    const pinnedKeyPem = world.get(EvidenceSignerPort).publicKeyPem;
    const report = verifyDossier({ pdf, content, pinnedKeyPem, productVersion: '0.0.0' });
    expect(report.checks.filter(({ ok }) => ok !== true)).toEqual([]);
    expect(report).toMatchObject({ intact: true, dossier: { decision: 'CONDITIONAL' } });
    const attached = content?.attachments.find(({ name }) => name === FACTS_NAME);
    const facts = JSON.parse(Buffer.from(attached?.bytes ?? []).toString()) as DossierFacts;
    expect(facts.conditions).toEqual([{ key: 'P1', text: conditions[0]?.text, due: item.dueOn, done: false }]);
    expect(facts.waivers).toMatchObject([{ key: 'W1', until: waiver.validTo.toISOString().slice(0, 10) }]);
    expect(facts.punchItems).toMatchObject([{ key: 'P1', category: 'B', state: 'TRIAGED', owner: 'Mila Learning' }]);
    const pages = (content?.pages ?? []).map((page) => page.replace(/\s+/g, ' '));
    expect(pages[0]).toContain('Conditional go');
    expect(pages[0]).toContain('Wagons are named right again');
    expect(pages[0]).toContain('W1');
    expect(pages[0]).not.toContain('No conditions and no waivers');
    expect(pages.join(' ')).toContain('It does not turn a failed criterion into a passed one.');
    expect(JSON.stringify(facts.judgements)).toContain('"verdict":"FAIL"');
    expect(JSON.stringify(facts.judgements)).not.toContain('"verdict":"PASS"');
  });
});
