import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { DossierFacts } from '../../../src/contexts/dossiers/domain/facts.js';
import { FACTS_NAME } from '../../../src/contexts/dossiers/domain/evidence-files.js';
import { verifyDossier } from '../../../src/contexts/dossiers/domain/verification/verify-dossier.js';
import { ReadDossiers, SealDossier } from '../../../src/contexts/dossiers/public.js';
import { RejudgeRun, RunEvaluation } from '../../../src/contexts/evaluations/public.js';
import { OpenGate, type OpenGateRequest } from '../../../src/contexts/gates/public.js';
import type { UseCaseId } from '../../../src/kernel/ids.js';
import { PdfjsReader } from '../../../src/platform/pdf/pdfjs-reader.js';
import { EvidenceSignerPort } from '../../../src/ports/secrets.js';
import type { CriteriaDocument } from '../../../src/verdict/criteria/criteria-document.js';
import { aCriteriaDocument, aCriterion } from '../../builders/criteria.builder.js';
import {
  aDecisionWorld, aReadyPilot, colourCriteria, scores,
  type DecisionWorld,
} from '../../builders/evaluated-pilot.js'; // prettier-ignore
import { passEarlier, signGate } from '../../builders/gate.builder.js';

let world: DecisionWorld;
const reader = new PdfjsReader();

beforeAll(async () => {
  world = await aDecisionWorld({ scripted: true });
});
afterAll(() => world.close());
beforeEach(() => {
  world.runtime.answer = () => Promise.resolve(scores('red'));
});

const WIDE = 'img.width >= 0';
const NONE = 'img.width < 0';

/** Every image is in the first slice, none in the second: one is shown, the other stays open. */
function slicedCriteria(): CriteriaDocument {
  return aCriteriaDocument([aCriterion({ threshold: '0.5', slices: ['EACH(img.width)'] })], {
    attempts: { max: 3, spending: 'EQUAL' },
    siteSchema: { 'img.width': { bins: [0] } },
  });
}

interface Printed {
  readonly facts: DossierFacts;
  /** Text of each page, white space collapsed. */
  readonly pages: readonly string[];
}

/** Decided by everybody who must sign, sealed, read back, and accepted by the verification. */
async function decidedAndSealed(request: Omit<OpenGateRequest, 'type'>): Promise<Printed> {
  const goLive = { type: 'G3_GO_LIVE', ...request } as const;
  await passEarlier(world, goLive);
  const gate = await world.get(OpenGate).execute(world.cast.VPM, goLive);
  for (const slot of ['CSM', 'CQL', 'VPM']) await signGate(world, gate.id, slot);
  const { id, decision } = { ...(await world.get(SealDossier).execute(gate.id)), decision: 'GO' };
  const { bytes: pdf } = await world.get(ReadDossiers).file(world.cast.CQL, id);
  const content = await reader.read(pdf);
  const pinnedKeyPem = world.get(EvidenceSignerPort).publicKeyPem;
  const report = verifyDossier({ pdf, content, pinnedKeyPem, productVersion: '0.0.0' });
  expect(report.checks.filter(({ ok }) => ok !== true)).toEqual([]);
  expect(report).toMatchObject({ intact: true, dossier: { decision } });
  const attached = content?.attachments.find(({ name }) => name === FACTS_NAME);
  const facts = JSON.parse(Buffer.from(attached?.bytes ?? []).toString()) as DossierFacts;
  return { facts, pages: (content?.pages ?? []).map((page) => page.replace(/\s+/g, ' ')) };
}

describe('the dossier of a GO on a narrower scope', () => {
  it('limited to statements that were shown says so on page 1, lists what is left out, and verifies', async () => {
    const criteria = slicedCriteria();
    const { pilot, place, ...ready } = await aReadyPilot(world, { criteria, sliceSchema: criteria.siteSchema });
    await pilot.run(ready);
    const statements = [{ criterionId: 'decision', slice: WIDE }];
    const { facts, pages } = await decidedAndSealed({ pilotId: pilot.id as never, scope: [{ ...place, statements }] });
    const subject = `COLOUR at Site NORTH: decision where ${NONE}`;
    expect(facts.gate?.scope).toEqual({
      limitedTo: [`COLOUR at Site NORTH: decision where ${WIDE}`],
      leftOut: [{ subject, verdict: 'INCONCLUSIVE' }],
    });
    expect(facts.notTested).toContainEqual({
      ...{ subject, consequence: 'left out of this decision; it is not proven', acceptedBy: null },
    });
    // The deciding number is that of the statement that was decided on, not of one that is left out.
    expect(pages[0]).toContain('0 of 8 images judged wrongly');
    expect(pages[0]).toContain('The required proof passes.');
    expect(pages[0]).not.toContain('Not proven');
    expect(pages[0]).toContain(`Go only for COLOUR at Site NORTH: decision where ${WIDE}`);
    const rest = pages.slice(1).join(' ');
    expect(rest).toContain(`It is limited to COLOUR at Site NORTH: decision where ${WIDE}.`);
    expect(rest).toContain('chosen out of 2 after the results were known');
    expect(rest).toContain(`It leaves out ${subject}, which is not proven.`);
    expect(rest).toContain('left out of this decision; it is not proven');
  });

  it('limited to one use case names the other, with its verdict, as left out', async () => {
    const { pilot, place, ...ready } = await aReadyPilot(world, { criteria: colourCriteria('0.5', 3) });
    const other = { siteId: place.siteId, useCaseId: await pilot.useCase('SHADE') };
    await pilot.criteria(other, colourCriteria('0.9', 3));
    await pilot.run(ready);
    const scope = [{ ...place, statements: null }];
    const { facts, pages } = await decidedAndSealed({ pilotId: pilot.id as never, scope });
    expect(facts.gate?.scope).toEqual({
      limitedTo: ['COLOUR at Site NORTH'],
      leftOut: [{ subject: 'SHADE at Site NORTH', verdict: 'INCONCLUSIVE' }],
    });
    expect(facts.judgements.map(({ useCase }) => useCase.key)).toEqual(['COLOUR']);
    expect(pages[0]).toContain('Go only for COLOUR at Site NORTH');
    expect(pages.slice(1).join(' ')).toContain('It leaves out SHADE at Site NORTH, which is not proven.');
  });
});

describe('the dossier of answers that were judged again', () => {
  it('prints the judgement that was decided on, both runs, and verifies', async () => {
    const { pilot, place, ...ready } = await aReadyPilot(world, { criteria: colourCriteria('0.9', 5) });
    const run = await pilot.run(ready);
    await pilot.criteria(place, colourCriteria('0.5', 5));
    const { id } = await world
      .get(RejudgeRun)
      .execute(world.cast.VML, { runId: run.id, useCaseIds: [place.useCaseId as UseCaseId] });
    await world.get(RunEvaluation).execute(id);
    const { facts, pages } = await decidedAndSealed({ pilotId: pilot.id as never });
    expect(facts.judgements.map(({ judgement }) => judgement?.verdict)).toEqual(['PASS']);
    expect(facts.runs.map((one) => one.id)).toEqual([run.id, id]);
    expect(facts.environment).toContainEqual({ label: 'answersOfRun', value: run.id });
    expect(pages.join(' ')).toContain('answersOfRun');
  });
});
