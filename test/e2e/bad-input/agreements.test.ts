import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ChallengeCriteria, DeclareRun, SignCriteria } from '../../../examples/graphql-client/documents.js';
import { aCriteriaDocument, aCriterion } from '../../builders/criteria.builder.js';
import { flatPng } from '../../builders/images.js';
import { anOnlinePilot, type OnlinePilot } from '../../builders/online-pilot.js';
import { channelMeanModel } from '../../builders/onnx-model.js';
import { PASSWORD } from '../../builders/people.js';

let pilot: OnlinePilot;
let siteId: string;

beforeAll(async () => {
  pilot = await anOnlinePilot();
  siteId = await pilot.aSite();
});
afterAll(() => pilot.close());

const count = async (table: 'criteria_set' | 'signature' | 'run'): Promise<number> => {
  const rows: { n: number }[] = await pilot.server.database.dataSource.query(`SELECT count(*)::int AS n FROM ${table}`);
  return rows[0]?.n ?? -1;
};

describe('criteria', () => {
  it.each([
    ['a slice key the site does not declare', [aCriterion({ slices: ['meta.weather = rain'] })], 'UNKNOWN_SLICE_KEY'],
    ['two decision metrics', [aCriterion(), aCriterion({ id: 'second' })], 'TWO_DECISIONS'],
    ['a limit nobody can prove', [aCriterion({ threshold: '1' })], 'UNPROVABLE_LIMIT'],
  ])('with %s are refused with a code and a place, and nothing is kept', async (_what, criteria, code) => {
    const before = await count('criteria_set');
    const refused = pilot.propose(siteId, await pilot.aUseCase(), aCriteriaDocument(criteria));
    await expect(refused).rejects.toMatchObject({
      problems: expect.arrayContaining([expect.objectContaining({ code, path: expect.stringMatching(/^\//) })]),
    });
    expect(await count('criteria_set')).toBe(before);
    expect(await pilot.denied()).toContain('CRITERIA_REFUSED');
  });
});

describe('signing', () => {
  it('with the wrong password is refused, leaves no signature, and is on record', async () => {
    const set = await pilot.submitted(siteId, await pilot.aUseCase());
    const before = await count('signature');
    await expect(pilot.signCriteria('CQL', set, 'not the password at all')).rejects.toMatchObject({
      code: 'WRONG_PASSWORD',
    });
    expect(await count('signature')).toBe(before);
    expect(await pilot.denied()).toContain('WRONG_PASSWORD');
  });

  it('twice, and with a challenge that was answered already, is refused', async () => {
    const set = await pilot.submitted(siteId, await pilot.aUseCase());
    const input = { criteriaSetId: set, slot: 'CQL' };
    const { criteriaChallenge } = await pilot.as.CQL.ask(ChallengeCriteria, { input });
    const answer = { input: { ...input, nonce: criteriaChallenge.challenge?.nonce ?? '', password: PASSWORD } };
    await pilot.as.CQL.ask(SignCriteria, answer);
    const before = await count('signature');
    await expect(pilot.as.CQL.ask(SignCriteria, answer)).rejects.toMatchObject({
      code: 'SIGNATURE_SLOT_FILLED',
    });
    await expect(pilot.signCriteria('CQL', set)).rejects.toMatchObject({ code: 'SIGNATURE_SLOT_FILLED' });
    expect(await count('signature')).toBe(before);
    expect(await pilot.denied()).toContain('SIGNATURE_SLOT_FILLED');
  });
});

describe('a formal run', () => {
  it('on data that are not sealed is refused, and nothing is declared', async () => {
    const useCase = await pilot.aUseCase();
    const set = await pilot.submitted(siteId, useCase);
    for (const slot of ['VPM', 'CQL'] as const) await pilot.signCriteria(slot, set);
    const input = {
      kind: 'FORMAL',
      datasetId: await pilot.aDataset(siteId),
      modelId: await pilot.aModel(channelMeanModel()),
      useCaseIds: [useCase],
    } as const;
    await expect(pilot.as.VML.ask(DeclareRun, { input })).rejects.toMatchObject({ code: 'DATASET_NOT_SEALED' });
    expect(await count('run')).toBe(0);
    expect(await pilot.denied()).toContain('DATASET_NOT_SEALED');
  });

  it('under criteria that are not baselined is refused, and nothing is declared', async () => {
    const useCase = await pilot.aUseCase();
    await pilot.submitted(siteId, useCase);
    const datasetId = await pilot.aDataset(siteId);
    await pilot.putImage(datasetId, 'a.png', await flatPng([9, 9, 9]));
    await pilot.annotate(datasetId, ['a.png']);
    await pilot.seal(datasetId);
    const modelId = await pilot.aModel(channelMeanModel());
    const input = { kind: 'FORMAL', datasetId, modelId, useCaseIds: [useCase] } as const;
    await expect(pilot.as.VML.ask(DeclareRun, { input })).rejects.toMatchObject({ code: 'CRITERIA_NOT_BASELINED' });
    expect(await count('run')).toBe(0);
    expect(await pilot.denied()).toContain('CRITERIA_NOT_BASELINED');
  });
});
