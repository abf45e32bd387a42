import { describe, expect, it } from '@jest/globals';
import { composeDossier } from '../../../../src/contexts/dossiers/domain/compose-dossier.js';
import { evidenceFiles } from '../../../../src/contexts/dossiers/domain/evidence-files.js';
import type { DatasetFacts, DossierFacts } from '../../../../src/contexts/dossiers/domain/facts.js';
import type { PrintDocument } from '../../../../src/kernel/print-document.js';
import { sha256Of } from '../../../../src/kernel/sha256.js';
import { aSignature, dossierFacts } from '../../../builders/dossier-facts.js';
import { judgedFacts } from '../../../builders/sealed-dossier.js';

const print = (over: Partial<DossierFacts> = {}): PrintDocument => composeDossier(dossierFacts(over)).print;
const text = (value: unknown): string => JSON.stringify(value).replaceAll('\u00A0', ' ');
const gate = dossierFacts().gate!;
const dataset = dossierFacts().datasets[0]!;
const audit = dossierFacts().audit;

function withDataset(over: Partial<DatasetFacts>): string {
  return text(print({ datasets: [{ ...dataset, ...over }] }).sections);
}

describe('words on page 1', () => {
  it.each([
    ['G1_FAT', 'Factory acceptance test, round 2'],
    ['G2_SAT', 'Site acceptance test, round 2'],
    ['OWN', 'OWN gate, round 2'],
  ])('name the gate %s in words', (type, expected) => {
    expect(text(print({ gate: { ...gate, type } }).cover.subtitle)).toContain(expected);
  });

  it('say on which days was tested, or that nothing was', () => {
    expect(text(print().cover.subtitle)).toContain('tested 18 November 2026');
    expect(text(print({ runs: [] }).cover.subtitle)).toContain('not tested');
  });

  it('explain a raised confidence, and stay silent where it is the agreed one', () => {
    const { facts } = judgedFacts();
    const entry = facts.judgements[0]!;
    const judgement = entry.judgement!;
    const raised = {
      ...judgement,
      attempt: { number: 1, max: 3, spending: 'EQUAL' as const },
      criteria: judgement.criteria.map((row) => ({ ...row, confidenceUsed: 0.983333333 })),
    };
    const note = (over: typeof judgement): string =>
      text(print({ judgements: [{ ...entry, judgement: over }] }).cover.decidingNote);
    expect(note(raised)).toContain('3 agreed attempts share a risk of error of 5 %');
    expect(note(judgement)).not.toContain('share');
  });

  it('give the reason to the person who signed it, and to nobody else', () => {
    const reason = 'Too few wagons.';
    const signed = {
      gate: { ...gate, reason },
      signatures: [aSignature({ comment: reason, printedName: 'Marta Ilves' })],
    };
    expect(print(signed).cover.decision.instruction).toContain('Marta Ilves: “Too few wagons.”');
    const other = { ...signed, signatures: [aSignature({ comment: 'Other.' })] };
    expect(print(other).cover.decision.instruction).not.toContain('Marta Ilves');
  });

  it('count what the vendor puts out of scope as not tested', () => {
    const model = { ...dossierFacts().models[0]!, outOfScope: 'Night without lamps.' };
    expect(text(print({ models: [model], notTested: [] }).cover.columns)).toContain(
      'Out of scope: night without lamps.',
    );
    expect(text(print({ models: [{ ...model, outOfScope: null }] }).cover.columns)).not.toContain('Out of scope');
  });
});

describe('the evidence behind the numbers', () => {
  it('prints the licence under every gallery, and that the origin is not stated where it is not', () => {
    expect(withDataset({ attribution: 'Someone, CC BY 4.0' })).toContain('Photographs: Someone, CC BY 4.0');
    expect(withDataset({ attribution: null })).toContain('Origin of the photographs of S-7: not stated');
  });

  it('says what was stated and found when the data were sealed', () => {
    const sealing = {
      by: 'Jonas Petersen',
      at: null,
      representativeness: null,
      unreadable: 0,
      overlaps: [{ with: 'TRAINING', exact: 0, near: 2 } as const],
      inherited: null,
    };
    expect(withDataset({ sealing })).toContain('with declared training images: 0 exact, 2 nearly');
    expect(withDataset({ sealing: { ...sealing, overlaps: [] } })).toContain('none found');
    expect(withDataset({ sealing: null })).not.toContain('Sealed by');
  });

  it('says so when the site declared no condition', () => {
    expect(withDataset({ representativeness: [] })).toContain('declared no condition');
    expect(withDataset({})).not.toContain('declared no condition');
  });

  it.each([
    [{ ok: true, entries: 99, problem: null }, 'recomputed right before sealing: 99 entries, unbroken'],
    [{ ok: false, entries: 7, problem: 'entry 8: changed' }, 'BROKEN after 7 entries (entry 8: changed)'],
    [undefined, 'not recomputed'],
  ])('tells the state of the audit trail: %j', (verification, expected) => {
    expect(text(print({ audit: { ...audit, verification } }).sections[16])).toContain(expected);
  });

  it('attaches tables, and digests that match every other attachment', () => {
    const { facts, jsonLines } = judgedFacts();
    const files = evidenceFiles(facts, [{ siteKey: 'site-b', useCaseKey: 'PALLET', jsonLines }]);
    const names = files.map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(['outcomes-site-b-PALLET.csv', 'SHA256SUMS.txt', 'VERIFY.txt']));
    const sums = Buffer.from(files.find(({ name }) => name === 'SHA256SUMS.txt')!.bytes).toString('utf8');
    const listed = files.filter(({ name }) => !['SHA256SUMS.txt', 'VERIFY.txt'].includes(name));
    expect(sums).toBe(listed.map(({ name, bytes }) => `${sha256Of(bytes)}  ${name}\n`).join(''));
  });

  it('says how many failures of each place it shows', () => {
    const counted = (shown: number): string =>
      text(print({ failureCounts: [{ siteKey: 'site-b', useCaseKey: 'BOX', total: 30, shown }] }).sections[8]);
    expect(counted(6)).toContain('BOX: 6 of 30');
    expect(counted(30)).toContain('BOX: all 30');
  });
});
