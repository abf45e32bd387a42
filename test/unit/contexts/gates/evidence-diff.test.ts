import { describe, expect, it } from '@jest/globals';
import { evidenceDigest, type GateEvidence } from '../../../../src/contexts/gates/domain/evidence.js';
import { evidenceDiff } from '../../../../src/contexts/gates/domain/evidence-diff.js';
import { sha256Of } from '../../../../src/kernel/sha256.js';

const evidence: GateEvidence = {
  format: 'touchstone/gate-evidence@1',
  ...{ pilotId: 'p', siteId: null, type: 'G1_FAT', policyDigest: sha256Of('policy') },
  cells: [
    {
      ...{ siteId: 's', siteKey: 'NORTH', useCaseId: 'u', useCaseKey: 'BOX' },
      criteriaSet: { id: 'c', version: 1, digest: sha256Of('c'), concernsSafety: false },
      judgement: {
        ...{ id: 'j', runId: 'r', criteriaSetId: 'c', attempt: 1, verdict: 'PASS' },
        ...{ resultDigest: sha256Of('j'), outcomesSha256: sha256Of('o') },
      },
    },
  ],
  datasets: [{ id: 'd', state: 'SEALED', merkleRoot: sha256Of('d') }],
  models: [{ id: 'm', sha256: sha256Of('m'), contractDigest: sha256Of('mc') }],
  runs: [
    {
      id: 'r',
      state: 'COMPLETED',
      datasetId: 'd',
      modelId: 'm',
      planDigest: sha256Of('plan'),
      predictionsSha256: null,
    },
  ],
  exposures: [{ lineageId: 'l', useCaseId: 'u', formal: 1, exploratory: 0 }],
};
const [cell] = evidence.cells;
if (cell?.judgement == null || cell.criteriaSet === null) throw new Error('no cell');
const withCell = (change: object): GateEvidence => ({ ...evidence, cells: [{ ...cell, ...change }] });

const CHANGES: readonly (readonly [kind: string, subject: string, after: GateEvidence])[] = [
  ['POLICY', 'policy', { ...evidence, policyDigest: sha256Of('other') }],
  ['SCOPE', 'scope', { ...evidence, scope: { parts: [], leftOut: [] } }],
  ['CRITERIA', 'BOX at NORTH', withCell({ criteriaSet: { ...cell.criteriaSet, version: 2 } })],
  ['CRITERIA', 'BOX at NORTH', withCell({ criteriaSet: null })],
  ['JUDGEMENT', 'BOX at NORTH', withCell({ judgement: { ...cell.judgement, verdict: 'FAIL' } })],
  ['JUDGEMENT', 'BOX at NORTH', withCell({ judgement: { ...cell.judgement, outcomesSha256: sha256Of('x') } })],
  ['CELL', 'BOX at NORTH', withCell({ narrowedTo: [{ criterionId: 'C', slice: null, verdict: 'PASS' }] })],
  ['DATASET', 'd', { ...evidence, datasets: [{ id: 'd', state: 'COMPROMISED', merkleRoot: sha256Of('d') }] }],
  ['MODEL', 'm', { ...evidence, models: [] }],
  [
    'RUN',
    'r2',
    { ...evidence, runs: [...evidence.runs, { ...evidence.runs[0], id: 'r2', state: 'ABORTED' } as never] },
  ],
  ['EXPOSURE', 'l u', { ...evidence, exposures: [{ lineageId: 'l', useCaseId: 'u', formal: 2, exploratory: 0 }] }],
  ['OTHER', 'waivers', { ...evidence, waivers: [{ id: 'w' }] } as never],
];

describe('the difference between two rounds', () => {
  it('is empty for the same facts, in whatever order lists of other members come', () => {
    expect(evidenceDiff(evidence, { ...evidence })).toEqual([]);
  });

  it.each(CHANGES)('says what changed: %s %s', (kind, subject, after) => {
    expect(evidenceDigest(after)).not.toBe(evidenceDigest(evidence));
    const found = evidenceDiff(evidence, after);
    expect(found.map((one) => [one.kind, one.subject])).toEqual([[kind, subject]]);
    const [back] = evidenceDiff(after, evidence);
    expect([back?.before, back?.after]).toEqual([found[0]?.after, found[0]?.before]);
  });

  it('tells a site and use case that came with all of its facts', () => {
    const second = { ...cell, siteId: 's2', siteKey: 'SOUTH' };
    const found = evidenceDiff(evidence, { ...evidence, cells: [cell, second] });
    expect(found.map(({ kind, subject, before }) => [kind, subject, before])).toEqual([
      ['CRITERIA', 'BOX at SOUTH', null],
      ['JUDGEMENT', 'BOX at SOUTH', null],
      ['CELL', 'BOX at SOUTH', null],
    ]);
  });
});
