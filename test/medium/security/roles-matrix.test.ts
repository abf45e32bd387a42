import { generateKeyPairSync } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  ChallengeCriteria,
  ProposeCriteria,
  SubmitCriteria,
  WithdrawDraft,
} from '../../../src/contexts/criteria/public.js';
import { CompromiseDataset, RetireDataset, ReviseDataset, SealDataset } from '../../../src/contexts/datasets/public.js';
import { AbortRun, ProposeRunInvalidation, ReadOutcomes, RevealRun } from '../../../src/contexts/evaluations/public.js';
import { ReadAuditTrail } from '../../../src/contexts/identity/app/read-audit-trail.js';
import { GovernSigningKeys, GrantRole, InviteMember, RedeemInvitation } from '../../../src/contexts/identity/public.js';
import { RegisterModel, UploadBlob } from '../../../src/contexts/models/public.js';
import {
  AddSite, AddUseCase, CancelPilot, CreatePilot, ProposeExtension, SuspendPilot, WithdrawMotion,
} from '../../../src/contexts/pilots/public.js'; // prettier-ignore
import { SetRetention } from '../../../src/contexts/retention/public.js';
import { RetentionModule } from '../../../src/contexts/retention/retention.module.js';
import type { OrganisationId, PersonId } from '../../../src/kernel/ids.js';
import type { Principal } from '../../../src/ports/principal.js';
import { aContract } from '../../builders/contract.builder.js';
import {
  aDecisionWorld,
  aReadyPilot,
  colourCriteria,
  EvaluatedPilot,
  images,
  type DecisionWorld,
} from '../../builders/evaluated-pilot.js';
import { aCriterion, aCriteriaDocument } from '../../builders/criteria.builder.js';
import { aClassifier } from '../../builders/model-contract.js';
import { channelMeanModel } from '../../builders/onnx-model.js';
import { PASSWORD } from '../../builders/world.js';

const ROLES = ['CQL', 'CSM', 'SO', 'VPM', 'VML', 'AUD', 'ADM'] as const;
type Who = (typeof ROLES)[number];
const REASON = 'asked by the matrix of roles';

let world: DecisionWorld;
let people: Readonly<Record<Who, Principal>>;
let secondAdministrator: Principal;
let ready: Awaited<ReturnType<typeof aReadyPilot>> & { readonly runId: string; readonly judgementId: string };
let count = 0;
const next = (): number => (count += 1);

beforeAll(async () => {
  world = await aDecisionWorld({ scripted: true, modules: [RetentionModule] });
  const { token } = await world.get(InviteMember).execute(world.cast.CQL, { role: 'AUD' });
  const auditor = await world
    .get(RedeemInvitation)
    .execute({ token, email: 'auditor@example.test', printedName: 'Otto Auditor', password: PASSWORD });
  const [admin]: { id: string }[] = await world.database.dataSource.query(
    `SELECT id FROM person WHERE email = 'admin@example.test'`,
  );
  people = {
    ...world.cast,
    AUD: {
      personId: auditor.id as PersonId,
      printedName: 'Otto Auditor',
      organisationId: auditor.organisationId as OrganisationId,
    },
    ADM: { personId: admin?.id as PersonId, printedName: 'Ada Administrator' },
  };
  const more = await world.get(InviteMember).execute(people.ADM, { role: 'ADM' });
  const other = await world
    .get(RedeemInvitation)
    .execute({ token: more.token, email: 'ben@example.test', printedName: 'Ben Administrator', password: PASSWORD });
  secondAdministrator = { personId: other.id as PersonId, printedName: 'Ben Administrator' };
  const pilot = await aReadyPilot(world, {
    pilot: { attemptBudget: 100, imageBudget: 10_000 },
    criteria: colourCriteria('0.5', 50),
  });
  const run = await pilot.pilot.run(pilot);
  const [judgement] = await pilot.pilot.judgements(run.id);
  ready = { ...pilot, runId: run.id, judgementId: judgement?.id ?? '' };
});
afterAll(() => world.close());

/** Everything that is not the record of who tried what. */
async function stateOf(): Promise<string> {
  const tables = [
    'pilot',
    'site',
    'use_case',
    'criteria_set',
    'dataset',
    'model',
    'run',
    'motion',
    'signature',
    'role_assignment',
    'retention_setting',
    'signing_key_event',
  ];
  const parts = tables.map(
    (table) =>
      `(SELECT '${table}' || count(*) || coalesce(md5(string_agg(t::text, '|' ORDER BY t::text)), '') FROM ${table} t)`,
  );
  const [row]: { state: string }[] = await world.database.dataSource.query(
    `SELECT ${parts.join(" || ' ' || ")} AS state`,
  );
  return row?.state ?? '';
}

async function deniedTo({ personId }: Principal): Promise<number> {
  const [row]: { n: number }[] = await world.database.dataSource.query(
    `SELECT count(*)::integer AS n FROM audit_entry WHERE actor_id = $1 AND outcome = 'DENIED'`,
    [personId],
  );
  return row?.n ?? 0;
}

interface Row {
  readonly action: string;
  readonly allowed: readonly Who[];
  /** What has to be there first; its result is handed to the act. */
  readonly before?: () => Promise<string>;
  readonly act: (by: Principal, prepared: string) => Promise<unknown>;
  readonly code?: string;
}

const aPlace = async (): Promise<{ siteId: string; useCaseId: string }> => ({
  siteId: await ready.pilot.site(`S${next()}`),
  useCaseId: ready.place.useCaseId,
});
const aDraft = async (document = colourCriteria()) =>
  world.get(ProposeCriteria).execute(people.VPM, { ...(await aPlace()), document });
const inReview = async (document = colourCriteria()): Promise<string> => {
  const set = await aDraft(document);
  await world.get(SubmitCriteria).execute(people.VPM, { criteriaSetId: set.id, expectedVersion: set.rowVersion });
  return set.id;
};
const ofSafety = () =>
  aCriteriaDocument([aCriterion({ threshold: '0.5', safetyRelevance: 'CONTRIBUTES' })], { siteSchema: {} });
const aPublicKey = (): string =>
  generateKeyPairSync('ed25519').publicKey.export({ type: 'spki', format: 'pem' }).toString();
const sealed = async (): Promise<string> => ready.pilot.data(ready.place.siteId, images(1));
const aPilot = async (): Promise<string> => (await EvaluatedPilot.in(world)).id;
const aRunningPilot = async (): Promise<string> => {
  const other = await aReadyPilot(world);
  await other.pilot.declare(other);
  return other.pilot.id;
};

/** Rows of the matrix for pilots, criteria, data, models, runs, roles and the record. */
const MATRIX: readonly Row[] = [
  {
    action: 'create a pilot',
    allowed: ['CQL', 'CSM', 'VPM'],
    code: 'NOT_PERMITTED',
    act: (by) =>
      world.get(CreatePilot).execute(by, {
        title: 'Another one',
        vendorOrganisationId: people.VPM.organisationId as string,
        customerOrganisationId: people.CQL.organisationId as string,
        ...{ decisionDate: '2026-12-31', attemptBudget: 1, imageBudget: 1, onExpiry: 'It ends.' },
      }),
  },
  {
    action: 'add a site',
    allowed: ['CQL', 'CSM', 'VPM'],
    act: (by) =>
      world
        .get(AddSite)
        .execute(by, { pilotId: ready.pilot.id, key: `N${next()}`, name: 'North', facts: {}, sliceSchema: {} }),
  },
  {
    action: 'add a use case',
    allowed: ['CQL', 'CSM', 'VPM'],
    before: aPilot,
    act: (by, pilotId) => {
      const key = `U${next()}`;
      const words = { title: 'Boxes', description: 'Every box is found.' };
      return world.get(AddUseCase).execute(by, { pilotId, key, ...words, contract: aContract({ name: key }) });
    },
  },
  {
    action: 'suspend a pilot',
    allowed: ['CQL', 'SO'],
    before: aRunningPilot,
    act: (by, pilotId) => world.get(SuspendPilot).execute(by, { pilotId, reason: REASON }),
  },
  {
    action: 'cancel a pilot',
    allowed: ['CQL', 'VPM'],
    before: aPilot,
    act: (by, pilotId) => world.get(CancelPilot).execute(by, { pilotId, reason: REASON }),
  },
  {
    action: 'propose an extension',
    allowed: ['CQL', 'VPM'],
    before: aPilot,
    act: (by, pilotId) =>
      world.get(ProposeExtension).execute(by, { pilotId, decisionDate: '2027-03-01', reason: REASON }),
  },
  {
    action: 'draft criteria',
    allowed: ['CQL', 'SO', 'VPM', 'VML'],
    before: () => ready.pilot.site(`D${next()}`),
    act: (by, siteId) =>
      world.get(ProposeCriteria).execute(by, { siteId, useCaseId: ready.place.useCaseId, document: colourCriteria() }),
  },
  {
    action: 'give up a draft',
    allowed: ['CQL', 'SO', 'VPM', 'VML'],
    before: async () => (await aDraft()).id,
    act: (by, criteriaSetId) =>
      world.get(WithdrawDraft).execute(by, { criteriaSetId, expectedVersion: 1, reason: REASON }),
  },
  ...(['CQL', 'VPM', 'SO'] as const).map((slot) => ({
    action: `ask to sign criteria as somebody who may sign (${slot})`,
    allowed: ['CQL', 'CSM', 'SO', 'VPM'] as const,
    before: () => inReview(ofSafety()),
    act: (by: Principal, criteriaSetId: string) => world.get(ChallengeCriteria).execute(by, { criteriaSetId, slot }),
  })),
  {
    action: 'register a model',
    allowed: ['VPM', 'VML'],
    before: async () => {
      const content = Buffer.concat([channelMeanModel()]);
      return (await world.get(UploadBlob).execute(people.VML, { pilotId: ready.pilot.id, content })).sha256;
    },
    act: (by, sha256) =>
      world.get(RegisterModel).execute(by, {
        ...{
          pilotId: ready.pilot.id,
          sha256,
          name: 'matrix',
          version: String(next()),
          contract: aClassifier(),
          card: {},
        },
      }),
  },
  {
    action: 'seal acceptance data',
    allowed: ['CQL', 'CSM'],
    before: () => ready.pilot.collect(ready.place.siteId, images(1)),
    act: (by, datasetId) =>
      world.get(SealDataset).execute(by, {
        ...{
          datasetId,
          expectedVersion: 2,
          representativeness: 'Every shift of one week.',
          independence: 'Each wagon once.',
        },
      }),
  },
  {
    action: 'call data compromised',
    allowed: ['CQL', 'SO'],
    before: sealed,
    act: (by, datasetId) => world.get(CompromiseDataset).execute(by, { datasetId, reason: REASON }),
  },
  {
    action: 'retire data',
    allowed: ['CQL', 'CSM'],
    before: sealed,
    act: (by, datasetId) => world.get(RetireDataset).execute(by, { datasetId, reason: REASON }),
  },
  {
    action: 'correct sealed data',
    allowed: ['CQL', 'CSM'],
    before: sealed,
    act: (by, datasetId) => world.get(ReviseDataset).execute(by, { datasetId, reason: REASON }),
  },
  {
    action: 'declare a run',
    allowed: ['CQL', 'VPM', 'VML'],
    act: (by) => ready.pilot.declare(ready, by),
  },
  {
    action: 'abort a run',
    allowed: ['CQL', 'VPM', 'VML'],
    before: async () => (await ready.pilot.declare(ready)).id,
    act: (by, runId) => world.get(AbortRun).execute(by, runId as never, REASON),
  },
  {
    action: 'see what became of single images before the reveal',
    allowed: ['CQL', 'SO'],
    code: 'OUTCOMES_NOT_REVEALED',
    act: (by) => world.get(ReadOutcomes).ofJudgement(by, ready.judgementId as never),
  },
  {
    action: 'propose to invalidate a run',
    allowed: ['CQL'],
    act: async (by) => {
      const motion = await world
        .get(ProposeRunInvalidation)
        .execute(by, { runId: ready.runId as never, reason: REASON });
      await world.get(WithdrawMotion).execute(by, { motionId: motion.id, reason: REASON });
    },
  },
  {
    action: 'reveal a run',
    allowed: ['CQL', 'SO'],
    before: async () => (await ready.pilot.run(ready)).id,
    act: (by, runId) => world.get(RevealRun).execute(by, runId as never),
  },
  {
    action: 'grant a role of the customer',
    allowed: ['CQL'],
    act: (by) => world.get(GrantRole).execute(by, { personId: people.SO.personId, role: 'CSM', reason: REASON }),
    code: '*',
  },
  {
    action: 'grant a role of the vendor',
    allowed: ['VPM'],
    act: (by) => world.get(GrantRole).execute(by, { personId: people.VML.personId, role: 'VML', reason: REASON }),
    code: '*',
  },
  {
    action: 'keep records for longer',
    allowed: ['ADM'],
    act: (by) => world.get(SetRetention).execute({ years: 20 + next(), reason: REASON, by }),
  },
  {
    action: 'keep records for less time, with a second administrator',
    allowed: ['ADM'],
    act: (by) => world.get(SetRetention).execute({ years: 10, reason: REASON, by, confirmedBy: secondAdministrator }),
  },
  {
    action: 'change the signing key, with a second administrator',
    allowed: ['ADM'],
    act: (by) =>
      world.get(GovernSigningKeys).rotate({ by, confirmedBy: secondAdministrator, reason: REASON }, aPublicKey()),
  },
];

/** What a refusal leaves untouched serves the next person too. */
const untouched = new Map<string, string>();

describe.each(MATRIX.map((row) => [row.action, row] as const))('to %s', (_, row) => {
  it.each(ROLES)('%s', async (who) => {
    const by = people[who];
    const prepared = untouched.get(row.action) ?? (await row.before?.()) ?? '';
    untouched.set(row.action, prepared);
    const [state, denied] = [await stateOf(), await deniedTo(by)];
    const result = await row.act(by, prepared).then(
      () => 'done',
      (error: unknown) => (error as { code?: string }).code ?? String(error),
    );
    if (row.allowed.includes(who)) {
      untouched.delete(row.action);
      expect(result).toBe('done');
      expect(await deniedTo(by)).toBe(denied);
      return;
    }
    const expected =
      row.code === '*'
        ? /^(NOT_PERMITTED|ROLE_OF_OTHER_SIDE|SELF_GRANT)$/
        : new RegExp(`^(${row.code ?? 'NOT_PERMITTED'}|PILOT_PARTIES_INVALID)$`);
    expect(result).toMatch(expected);
    expect(await stateOf()).toBe(state);
    expect(await deniedTo(by)).toBe(denied + 1);
  });
});

describe('to be the second of two administrators', () => {
  it.each(ROLES.filter((who) => who !== 'ADM'))('%s is refused, and nothing changes', async (who) => {
    const [state, change] = [await stateOf(), { by: people.ADM, confirmedBy: people[who], reason: REASON }];
    for (const act of [
      world.get(SetRetention).execute({ ...change, years: 1 }),
      world.get(GovernSigningKeys).rotate(change, aPublicKey()),
    ])
      await expect(act).rejects.toMatchObject({ code: 'NOT_PERMITTED' });
    expect(await stateOf()).toBe(state);
  });

  it('ADM is no second to herself', async () => {
    const [state, change] = [await stateOf(), { by: people.ADM, confirmedBy: people.ADM, reason: REASON }];
    const shorter = world.get(SetRetention).execute({ ...change, years: 1 });
    await expect(shorter).rejects.toMatchObject({ code: 'RETENTION_NEEDS_TWO' });
    const key = world.get(GovernSigningKeys).rotate(change, aPublicKey());
    await expect(key).rejects.toMatchObject({ code: 'SECOND_ADMINISTRATOR_NEEDED' });
    expect(await stateOf()).toBe(state);
  });
});

describe('to read the audit trail', () => {
  const page = (who: Who) =>
    world.get(ReadAuditTrail).execute(people[who], { chainId: people.CQL.organisationId, first: 500 });

  it.each(['CQL', 'CSM', 'SO', 'AUD', 'VPM'] as const)(
    '%s reads what concerns the pilots of the own side',
    async (who) => {
      expect((await page(who)).length).toBeGreaterThan(10);
    },
  );

  it('VML reads the own acts only', async () => {
    const entries = await page('VML');
    expect(entries.length).toBeGreaterThan(0);
    const own = entries.map(({ canonical }) => canonical.includes(people.VML.personId));
    expect(own.every(Boolean)).toBe(true);
  });

  it('ADM reads no pilot, only the chain of the installation', async () => {
    await expect(page('ADM')).rejects.toMatchObject({ code: 'NOT_PERMITTED' });
  });
});
