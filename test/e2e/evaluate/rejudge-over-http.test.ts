import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { TouchstoneClient, type TypedDocument } from '../../../examples/graphql-client/client.js';
import { signIn } from '../../../examples/graphql-client/found.js';
import { CreateOrganisation, InviteMember, RedeemInvitation } from '../../../src/contexts/identity/public.js';
import { InferenceRuntime } from '../../../src/ports/machines.js';
import type { Role } from '../../../src/ports/principal.js';
import { aCriteriaDocument, aCriterion } from '../../builders/criteria.builder.js';
import { flatPng } from '../../builders/images.js';
import { channelMeanModel } from '../../builders/onnx-model.js';
import { anOnlinePilot, type OnlinePilot } from '../../builders/online-pilot.js';
import { PASSWORD, principalOf } from '../../builders/people.js';

/* eslint-disable @typescript-eslint/no-explicit-any -- each query has another shape */
const operation = (name: string, text: string): TypedDocument<any, object> => ({ name, text });
const RUN = 'run { id state } userErrors { code message path }';
const DECLARE = operation('D', `mutation D($input: DeclareRunInput!) { declareRun(input: $input) { ${RUN} } }`);
const REJUDGE = operation('R', `mutation R($input: RejudgeRunInput!) { rejudgeRun(input: $input) { ${RUN} } }`);
const READ = operation(
  'Q',
  'query Q($id: ID!) { run(id: $id) { id state judgements { id verdict criteria { threshold cells { k n } } attempt { number } resultDigest } } }',
);
const RECOMPUTE = operation(
  'C',
  `query C($id: ID!) { recomputeJudgement(id: $id) {
     judgementId identical differingImages result { stored recomputed } outcomes { stored recomputed } } }`,
);

const criteria = (threshold: string) =>
  aCriteriaDocument([aCriterion({ threshold, confidence: '0.6' })], { attempts: { max: 5, spending: 'EQUAL' } });

let online: OnlinePilot;
let place: { siteId: string; useCaseId: string };
let run: any;
let opened: { readonly mock: { readonly calls: readonly unknown[] } };

async function baselined(threshold: string): Promise<void> {
  const id = await online.submitted(place.siteId, place.useCaseId, criteria(threshold));
  for (const seat of ['VPM', 'CQL'] as const) await online.signCriteria(seat, id);
}

async function ended(id: string): Promise<any> {
  for (let look = 0; look < 600; look += 1) {
    const found = (await online.as.VML.ask(READ, { id })).run;
    if (!['DECLARED', 'QUEUED', 'RUNNING'].includes(found.state)) return found;
    await sleep(100);
  }
  throw new Error(`Run ${id} did not end.`);
}

beforeAll(async () => {
  online = await anOnlinePilot();
  opened = jest.spyOn(online.server.app.get(InferenceRuntime), 'open');
  place = { siteId: await online.aSite(), useCaseId: await online.aUseCase() };
  await baselined('0.5');
  const datasetId = await online.aDataset(place.siteId);
  const names = Array.from({ length: 8 }, (_, index) => `${index}.png`);
  for (const [index, name] of names.entries()) await online.putImage(datasetId, name, await flatPng([255, index, 0])); // prettier-ignore
  await online.annotate(datasetId, names);
  await online.seal(datasetId);
  const modelId = await online.aModel(channelMeanModel());
  const declared = await online.as.VML.ask(DECLARE, { input: { kind: 'FORMAL', datasetId, modelId } });
  run = await ended(declared.declareRun.run.id);
}, 120_000);
afterAll(() => online.close());

const input = (own: object = {}) => ({ input: { runId: run.id, useCaseIds: [place.useCaseId], ...own } });
const counts = async (): Promise<unknown> =>
  (
    await online.server.database.dataSource.query(
      'SELECT (SELECT count(*)::int FROM run) runs, (SELECT count(*)::int FROM judgement) judgements, (SELECT count(*)::int FROM exposure) exposures',
    )
  )[0];

let strangers = 0;
/** Rules by which asking for this run again was denied, in the order of the audit chains. */
async function denials(): Promise<string[]> {
  const rows: { canonical: string }[] = await online.server.database.dataSource.query(
    `SELECT canonical FROM audit_entry WHERE outcome = 'DENIED' AND canonical LIKE '%"run.rejudge"%' ORDER BY chain_id, seq`,
  );
  return rows
    .map(({ canonical }) => JSON.parse(canonical) as { rule: string; object: { id: string } })
    .filter(({ object }) => object.id === run.id)
    .map(({ rule }) => rule);
}

/** Somebody of another vendor or customer, signed in over HTTP. */
async function aStranger(kind: 'VENDOR' | 'CUSTOMER', role?: Role): Promise<TouchstoneClient> {
  const { app, url } = online.server;
  const { cast } = online;
  const { invitation } = await app.get(CreateOrganisation).execute(cast.administrator, { kind, name: `Other ${kind} ${role ?? ''}` }); // prettier-ignore
  const redeem = async (token: string) => {
    const email = `stranger.${(strangers += 1)}@example.org`;
    const person = await app.get(RedeemInvitation).execute({ token, email, printedName: 'Sam Stranger', password: PASSWORD }); // prettier-ignore
    return { email, principal: principalOf(person) };
  };
  let who = await redeem(invitation.token);
  if (role !== undefined) who = await redeem((await app.get(InviteMember).execute(who.principal, { role })).token);
  return signIn(new TouchstoneClient(url), { email: who.email, password: PASSWORD });
}

describe('kept answers over HTTP', () => {
  it('were given once by the model', () => {
    expect(run).toMatchObject({
      state: 'COMPLETED',
      judgements: [{ attempt: { number: 1 }, criteria: [{ threshold: '0.5', cells: [{ k: 8, n: 8 }] }] }],
    });
    expect(opened.mock.calls).toHaveLength(1);
  });

  it('are computed once more for both sides with the same digests, without the model and without an attempt', async () => {
    const before = await counts();
    for (const seat of ['VML', 'CQL'] as const) {
      const [judgement] = run.judgements;
      const { recomputeJudgement: found } = await online.as[seat].ask(RECOMPUTE, { id: judgement.id });
      expect(found).toMatchObject({ judgementId: judgement.id, identical: true, differingImages: 0 });
      expect(found.result).toEqual({ stored: judgement.resultDigest, recomputed: judgement.resultDigest });
      expect(found.outcomes.recomputed).toBe(found.outcomes.stored);
    }
    expect(await counts()).toEqual(before);
    expect(opened.mock.calls).toHaveLength(1);
  });

  it('are not judged again while nothing has changed', async () => {
    const before = await counts();
    await expect(online.as.VML.ask(REJUDGE, input())).rejects.toMatchObject({ code: 'REJUDGEMENT_UNCHANGED' });
    expect(await counts()).toEqual(before);
    expect(await denials()).toEqual(['REJUDGEMENT_UNCHANGED']);
  });

  it('are judged again under new criteria as the next attempt, the old judgement beside it, without the model', async () => {
    await baselined('0.9');
    const { rejudgeRun } = await online.as.VML.ask(REJUDGE, input());
    const again = await ended(rejudgeRun.run.id);
    expect(again).toMatchObject({ state: 'COMPLETED', judgements: [{ attempt: { number: 2 }, criteria: [{ threshold: '0.9', cells: [{ k: 8, n: 8 }] }] }] }); // prettier-ignore
    expect((await online.as.VML.ask(READ, { id: run.id })).run).toEqual(run);
    const { recomputeJudgement } = await online.as.CQL.ask(RECOMPUTE, { id: again.judgements[0].id });
    expect(recomputeJudgement.identical).toBe(true);
    expect(again.judgements[0].resultDigest).not.toBe(run.judgements[0].resultDigest);
    // Once for the first run, and never since.
    expect(opened.mock.calls).toHaveLength(1);
  });
});

describe('kept answers are no business of strangers', () => {
  it.each([
    ['the lead of another vendor', 'VENDOR', undefined, 'RUN_NOT_FOUND'],
    ['a machine learner of another vendor', 'VENDOR', 'VML', 'RUN_NOT_FOUND'],
    ['the lead of another customer', 'CUSTOMER', undefined, 'RUN_NOT_FOUND'],
    ['a safety officer of another customer', 'CUSTOMER', 'SO', 'RUN_NOT_FOUND'],
  ] as const)('%s sees neither run nor judgement', async (_who, kind, role, code) => {
    const stranger = await aStranger(kind, role);
    const [before, denied] = [await counts(), await denials()];
    await expect(stranger.ask(REJUDGE, input())).rejects.toMatchObject({ code });
    await expect(stranger.ask(RECOMPUTE, { id: run.judgements[0].id })).rejects.toMatchObject({
      code: 'JUDGEMENT_NOT_FOUND',
    });
    expect(await counts()).toEqual(before);
    expect((await denials()).sort()).toEqual([...denied, code].sort());
  });

  it('who has no role for it may not', async () => {
    const [before, denied] = [await counts(), await denials()];
    await expect(online.as.CSM.ask(REJUDGE, input())).rejects.toMatchObject({ code: 'NOT_PERMITTED' });
    expect(await counts()).toEqual(before);
    expect((await denials()).sort()).toEqual([...denied, 'NOT_PERMITTED'].sort());
  });

  it('nobody is let in without a session', async () => {
    const nobody = new TouchstoneClient(online.server.url);
    await expect(nobody.ask(REJUDGE, input())).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
    await expect(nobody.ask(RECOMPUTE, { id: run.judgements[0].id })).rejects.toMatchObject({
      code: 'UNAUTHENTICATED',
    });
    expect(opened.mock.calls).toHaveLength(1);
  });
});
