import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  buildSchema, getNullableType, isEnumType, isInputObjectType, isListType, isNonNullType, isObjectType,
  type GraphQLArgument, type GraphQLInputType,
} from 'graphql'; // prettier-ignore
import { ask, mutate } from '../../builders/identity-http.js';
import { HttpPilot } from '../../builders/http-pilot.js';
import { HttpWorld, PASSWORD } from '../../builders/http-world.js';
import { rowsOf } from '../../builders/refusals.js';

/** Cases 24 and 27 of docs/abuse-cases.json: what people of other organisations learn by guessing, and what nested fields give away. */
const PATIENCE_MS = 240_000;
const NOWHERE = '01a20000-0000-7000-8000-00000000dead';
const schema = buildSchema(readFileSync(join(import.meta.dirname, '../../../schema.graphql'), 'utf8'));

let world: HttpWorld;
/** Ids of things of the pilot, by what they are. */
let ids: Readonly<Record<string, string>>;
let strangers: readonly { readonly role: string; readonly token: string }[];

beforeAll(async () => {
  world = await HttpWorld.open();
  ids = await aPilotWithEverything();
  strangers = [await aStranger('CUSTOMER'), await aStranger('VENDOR')];
}, PATIENCE_MS);
afterAll(() => world.close());

async function aStranger(kind: 'CUSTOMER' | 'VENDOR') {
  const { invitation } = await world.do('ADM', 'createOrganisation', { kind, name: `Strangers ${kind}` }, 'invitation { token }');
  const email = `stranger.${kind.toLowerCase()}@example.com`;
  await mutate(world.server.url, 'redeemInvitation', { token: invitation.token, email, printedName: `Stranger ${kind}`, password: PASSWORD });
  const { data } = await mutate(world.server.url, 'signIn', { email, password: PASSWORD }, { fields: 'token' });
  return { role: kind, token: data.signIn.token as string };
} // prettier-ignore

async function aPilotWithEverything(): Promise<Record<string, string>> {
  const pilot = await HttpPilot.in(world);
  const asked = await pilot.conditional();
  await pilot.sign(asked.gateId, 'VPM');
  const delegation = {
    ...{ gateId: asked.gateId, slot: 'CQL', personId: world.people.CSM.personId, reason: 'On leave this month.' },
    validUntil: new Date(world.time.now().getTime() + 3_600_000).toISOString(),
  };
  const delegated = await world.do('CQL', 'delegateSlot', delegation, 'delegation { id }');
  const { motion } = await world.do('CQL', 'proposeRunInvalidation', { runId: asked.run.id, reason: 'To be talked about.' }, 'motion { id }');
  const { webhook } = await world.do('CQL', 'registerWebhook', { url: 'https://example.com/hook', description: 'The deployment system', eventTypes: ['DOSSIER_ISSUED'] }, 'webhook { id }');
  const { signOffs } = await pilot.gate(asked.gateId, 'signOffs { id }');
  const decided = await HttpPilot.in(world);
  await decided.run();
  const gate = await decided.open();
  await decided.sign(gate, 'CQL', { decision: 'REJECT', comment: 'the lamp of lane 2 was off' });
  const [dossier]: { id: string }[] = await world.until(() => world.read('CQL', `dossiers(pilotId: "${decided.id}") { id number issue }`), (all: { id: string }[]) => all.length > 0);
  const { items, lineageId } = await world.read('CQL', `dataset(id: "${asked.run.datasetId}") { lineageId items(first: 1) { nodes { id } } }`);
  const statements = await world.read('CQL', `evidenceStatements(pilotId: "${decided.id}") { id }`);
  const [assignment] = await world.sql('SELECT id FROM role_assignment WHERE person_id = $1', [world.people.CSM.personId]);
  return {
    ...{ pilot: pilot.id, site: pilot.siteId, useCase: pilot.useCaseId, criteriaSet: pilot.criteriaSetId, model: pilot.modelId },
    ...{ dataset: asked.run.datasetId, run: asked.run.id, judgement: asked.run.judgements[0]?.id ?? '', gate: asked.gateId },
    ...{ punchItem: asked.itemId, waiver: asked.waiverId, motion: motion.id, delegation: delegated.delegation.id, webhook: webhook.id },
    ...{ signOff: signOffs[0].id, dossier: dossier?.id ?? '', datasetItem: items.nodes[0].id, lineage: lineageId, statement: statements[0].id },
    ...{ person: world.people.CSM.personId, assignment: assignment.id, organisation: world.cast.customerOrganisationId },
  };
} // prettier-ignore

/** What an argument of this name is the id of. `id` is that of the field's own thing. */
const KIND_OF: Readonly<Record<string, string>> = {
  duplicateOf: 'punchItem', criteriaSetIds: 'criteriaSet', thresholdDatasetId: 'dataset',
  pilotId: 'pilot', siteId: 'site', useCaseId: 'useCase', useCaseIds: 'useCase', criteriaSetId: 'criteriaSet', fromId: 'criteriaSet', toId: 'criteriaSet',
  modelId: 'model', datasetId: 'dataset', runId: 'run', firstRunId: 'run', secondRunId: 'run', topUpOf: 'run', judgementId: 'judgement', firstJudgementId: 'judgement', secondJudgementId: 'judgement',
  gateId: 'gate', waiverId: 'waiver', motionId: 'motion', delegationId: 'delegation', webhookId: 'webhook', signOffId: 'signOff', dossierId: 'dossier',
  lineageId: 'lineage', personId: 'person', ownerId: 'person', assignmentId: 'assignment', organisationId: 'organisation', chainId: 'organisation',
  vendorOrganisationId: 'organisation', customerOrganisationId: 'organisation', objectId: 'gate',
}; // prettier-ignore
const KIND_OF_FIELD: Readonly<Record<string, string>> = {
  runProgress: 'run', evidenceStatement: 'statement', recomputeJudgement: 'judgement', changeWebhook: 'webhook', rotateWebhookSecret: 'webhook', pingWebhook: 'webhook',
  operatingPoint: 'model', endSessions: 'person', revokeApiToken: 'person', retryNotice: 'gate', excludeItem: 'datasetItem', markItemDuplicate: 'punchItem',
  requestErasure: 'datasetItem', unlinkLogin: 'person',
}; // prettier-ignore

function kindOf(field: string, argument: string): string | undefined {
  if (/^(itemId|itemIds)$/.test(argument)) return KIND_OF_FIELD[field] ?? 'punchItem';
  if (argument === 'id') return KIND_OF_FIELD[field] ?? field;
  return KIND_OF[argument];
}

const unknown = new Set<string>();

/** A value that the schema takes, every id in it by `idOf`. */
function sample(type: GraphQLInputType, field: string, name: string, idOf: (kind: string) => string): unknown {
  const inner = getNullableType(type);
  if (isListType(inner)) return [sample(inner.ofType, field, name, idOf)];
  if (isEnumType(inner)) return inner.getValues()[0]?.name;
  if (isInputObjectType(inner))
    return Object.fromEntries(
      Object.values(inner.getFields())
        .filter((one) => isNonNullType(one.type) || String(getNullableType(one.type)) === 'ID')
        .map((one) => [one.name, sample(one.type, field, one.name, idOf)]),
    );
  const samples: Readonly<Record<string, unknown>> = { Int: 1, Float: 0.5, Boolean: false, JSON: {}, DateTime: '2099-01-01T00:00:00.000Z', Sha256: 'e'.repeat(64) };
  if (name === 'rule') return 'highest-f1';
  if (String(inner) !== 'ID') return samples[String(inner)] ?? (/on$|Date$/.test(name) ? '2099-01-01' : 'a guess that is long enough');
  const kind = kindOf(field, name);
  if (kind === undefined || !(kind in ids)) unknown.add(`${field}.${name}`);
  return idOf(kind ?? '');
} // prettier-ignore

const asksForIds = (type: GraphQLInputType): boolean => {
  const inner = getNullableType(type);
  if (isListType(inner)) return asksForIds(inner.ofType);
  if (isInputObjectType(inner)) return Object.values(inner.getFields()).some((one) => asksForIds(one.type));
  return String(inner) === 'ID';
};

/** Enough of an answer to be valid. */
function selection(type: unknown): string {
  let inner = type as { ofType?: unknown };
  while (inner.ofType !== undefined) inner = inner.ofType as { ofType?: unknown };
  if (!isObjectType(inner)) return '';
  return 'userErrors' in inner.getFields() ? '{ userErrors { code message path } }' : '{ __typename }';
}

interface Guess {
  readonly name: string;
  readonly query: string;
  variables(idOf: (kind: string) => string): object;
}

/** @param own `all` = the fields that take no id, too */
function guessesOf(kind: 'query' | 'mutation', own: { readonly all?: boolean } = {}): Guess[] {
  const type = kind === 'query' ? schema.getQueryType() : schema.getMutationType();
  return Object.values(type?.getFields() ?? {}).flatMap((field) => {
    const needed: GraphQLArgument[] = field.args.filter((one) => isNonNullType(one.type) || String(one.type) === 'ID');
    if (own.all !== true && !needed.some((one) => asksForIds(one.type))) return [];
    const inBrackets = (text: string): string => (needed.length === 0 ? '' : `(${text})`);
    const declared = inBrackets(needed.map((one) => `$${one.name}: ${String(one.type)}`).join(', '));
    const passed = inBrackets(needed.map((one) => `${one.name}: $${one.name}`).join(', '));
    const query = `${kind} ${declared} { ${field.name}${passed} ${selection(field.type)} }`;
    const variables = (idOf: (kind: string) => string): object =>
      Object.fromEntries(needed.map((one) => [one.name, sample(one.type, field.name, one.name, idOf)]));
    return [{ name: field.name, query, variables }];
  });
}

/** Status, codes and words of an answer, the ids it was asked with left out. */
async function answerTo(token: string, guess: Guess, idOf: (kind: string) => string): Promise<string> {
  const response = await fetch(`${world.server.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify({ query: guess.query, variables: guess.variables(idOf) }),
  });
  let text = `${response.status} ${await response.text()}`;
  for (const id of [...Object.values(ids), NOWHERE]) text = text.replaceAll(id, 'ID');
  return text;
}

const real = (kind: string): string => ids[kind] ?? NOWHERE;
const random = (): string => NOWHERE;

async function countDenials(): Promise<number> {
  const [row] = await world.sql<{ count: number }>(`SELECT count(*)::integer AS count FROM audit_entry WHERE outcome = 'DENIED'`);
  return row?.count ?? 0;
} // prettier-ignore

describe('case 24: ids of another organisation', () => {
  it('are known here for every field that takes one: a new field has to be added to the walk', () => {
    for (const guess of [...guessesOf('query'), ...guessesOf('mutation')]) guess.variables(real);
    expect([...unknown].sort()).toEqual(UNKNOWN);
  });

  it(
    'are answered by every query like ids that are not there',
    async () => {
      const guesses = guessesOf('query');
      expect(guesses.length).toBeGreaterThan(25);
      const told: string[] = [];
      for (const { role, token } of strangers)
        for (const guess of guesses) {
          const [one, other] = [await answerTo(token, guess, real), await answerTo(token, guess, random)];
          if (one !== other) told.push(`${role} ${guess.name}: ${one} / ${other}`);
        }
      expect(told).toEqual([]);
    },
    PATIENCE_MS,
  );

  it('are refused by every mutation like ids that are not there, and change nothing', async () => {
    const guesses = guessesOf('mutation');
    expect(guesses.length).toBeGreaterThan(60);
    const before = await rowsOf(world);
    const told: string[] = [];
    for (const { role, token } of strangers)
      for (const guess of guesses) {
        const denials = await countDenials();
        const [one, other] = [await answerTo(token, guess, real), await answerTo(token, guess, random)];
        if (one !== other) told.push(`${role} ${guess.name}: ${one} / ${other}`);
        if (!/"code":"(?!BAD_USER_INPUT)/.test(one)) told.push(`${role} ${guess.name} was not refused: ${one}`);
        const written = (await countDenials()) - denials;
        if (written !== 2) told.push(`${role} ${guess.name} left ${written} entries: ${one}`);
      }
    expect(told).toEqual([]);
    expect(await rowsOf(world)).toEqual(before);
  }, PATIENCE_MS); // prettier-ignore

  it('are answered by every download like ids that are not there', async () => {
    const paths = [
      '/datasets/{dataset}/manifest', '/datasets/{dataset}/items/{datasetItem}/image', '/datasets/{dataset}/items/{datasetItem}/proof',
      '/statements/{statement}', '/runs/{run}/predictions', '/dossiers/{dossier}/file', '/dossiers/{dossier}/status',
    ]; // prettier-ignore
    for (const { token } of strangers)
      for (const path of paths) {
        const get = async (idOf: (kind: string) => string): Promise<string> => {
          const at = path.replace(/\{(\w+)\}/g, (_, kind: string) => idOf(kind));
          const response = await world.rest({ who: world.people.CQL, token }, at);
          let text = `${response.status} ${await response.text()}`;
          for (const id of [...Object.values(ids), NOWHERE]) text = text.replaceAll(id, 'ID');
          return text;
        };
        const [one, other] = [await get(real), await get(random)];
        expect([path, one]).toEqual([path, other]);
        expect(one).toMatch(/^404 /);
      }
  });

  it('are in no list, nor counted there', async () => {
    for (const { token } of strangers) {
      const { data } = await ask(world.server.url, '{ pilots { nodes { id } } runs { nodes { id } } organisations { nodes { id name } } people { nodes { id } } waitingForMe { __typename } }', { token }); // prettier-ignore
      expect([data.pilots.nodes, data.runs.nodes, data.waitingForMe]).toEqual([[], [], []]);
      expect([data.people.nodes.length, data.organisations.nodes.length]).toEqual([1, 1]);
      for (const id of Object.values(ids)) expect(JSON.stringify(data)).not.toContain(id);
    }
  });

  it('take about as long as ids that are not there', async () => {
    const [gate] = guessesOf('query').filter(({ name }) => name === 'gate') as [Guess];
    const token = strangers[0]?.token ?? '';
    const times: Record<'real' | 'random', number[]> = { real: [], random: [] };
    for (let n = 0; n < 60; n += 1)
      for (const which of ['real', 'random'] as const) {
        const from = performance.now();
        await answerTo(token, gate, which === 'real' ? real : random);
        times[which].push(performance.now() - from);
      }
    const median = (all: number[]): number => all.toSorted((a, b) => a - b)[Math.floor(all.length / 2)] ?? 0;
    const ratio = median(times.real) / median(times.random);
    expect(ratio).toBeGreaterThan(0.5);
    expect(ratio).toBeLessThan(2);
  });
});

describe('case 27: data of another role through nested fields', () => {
  it('an address of a person is a field of the own account, of colleagues, and of what an administrator sees', () => {
    const holders = Object.values(schema.getTypeMap()).filter((type) => isObjectType(type) && 'email' in type.getFields());
    expect(holders.map(({ name }) => name).sort()).toEqual(EMAIL_HOLDERS);
  }); // prettier-ignore

  it('is refused by the schema: a gate has no way to the account of a signer', async () => {
    const before = await rowsOf(world);
    for (const path of ['signOffs { person { email } }', 'signOffs { signature { email } }', 'slots { holder { email } }']) {
      const query = `{ gate(id: "${ids['gate']}") { ${path} } }`;
      const { code } = await ask(world.server.url, query, { token: world.tokenOf('VML') });
      expect(code).toBe('GRAPHQL_VALIDATION_FAILED');
    }
    expect(await rowsOf(world)).toEqual(before);
  }); // prettier-ignore

  it('shows the vendor no address of the customer anywhere it may look', async () => {
    const token = world.tokenOf('VPM');
    const { data } = await ask(world.server.url, `{ people { nodes { email } } organisations { nodes { id name } } gate(id: "${ids['gate']}") { signOffs { signature { printedName } } gate { evidence } } pilot(id: "${ids['pilot']}") { id title } }`, { token }); // prettier-ignore
    const text = JSON.stringify(data);
    for (const seat of ['CQL', 'CSM', 'SO'] as const)
      expect(text).not.toContain(world.cast.emailOf(world.people[seat]));
    expect(text).toContain(world.cast.emailOf(world.people.VPM));
  });

  it('closes single images to the vendor before the reveal, however they are reached', async () => {
    const through = [
      `judgement(id: "${ids['judgement']}") { samples(first: 5) { nodes { __typename } } }`,
      `run(id: "${ids['run']}") { judgements { samples(first: 5) { nodes { __typename } } } }`,
    ];
    for (const query of through) {
      const { code } = await ask(world.server.url, `{ ${query} }`, { token: world.tokenOf('VML') });
      expect(code).toBe('OUTCOMES_NOT_REVEALED');
    }
    const items = await world.read('VML', `dataset(id: "${ids['dataset']}") { items(first: 5) { nodes { id } } }`).catch(({ code }: { code: string }) => code); // prettier-ignore
    expect(items === null || typeof items === 'string' || items.items.nodes.length === 0).toBe(true);
  });
});

describe('every mutation of the schema', () => {
  /** Of the person, and of nobody: what anybody may ask for, such as to sign in, is asked by nobody yet. */
  const denialsOf = (personId: string): Promise<{ rule: string; action: string; object: string }[]> =>
    world.sql(
      `SELECT canonical::jsonb ->> 'rule' AS rule, action, object_type || ':' || object_id AS object FROM audit_entry
        WHERE outcome = 'DENIED' AND (actor_id = $1 OR actor_id IS NULL) ORDER BY at, chain_id, seq`,
      [personId],
    );
  const NOBODY = '00000000-0000-0000-0000-000000000000';
  /** A document’s problems are told one by one; the entry has the code of the refusal as a whole. */
  const asAWhole: Readonly<Record<string, string>> = {
    MISSING_FIELD: 'CRITERIA_REFUSED',
    THRESHOLD_MISSING: 'OPERATING_POINT_INVALID',
  };

  /** What was not refused, and what was refused without exactly one entry of that code in the audit log. */
  async function walk(token: string, personId: string): Promise<{ done: string[]; amiss: string[] }> {
    const [done, amiss]: [string[], string[]] = [[], []];
    for (const guess of guessesOf('mutation', { all: true })) {
      if (ENDS_THE_WALK.includes(guess.name)) continue;
      const before = (await denialsOf(personId)).length;
      const answer = await answerTo(token, guess, real);
      const code = /"code":"([A-Z_]+)"/.exec(answer)?.[1];
      const written = (await denialsOf(personId)).slice(before).map(({ rule }) => rule);
      if (code === undefined) done.push(guess.name);
      else if (written.length !== 1 || ![code, asAWhole[code]].includes(written[0])) amiss.push(`${guess.name}: ${code}, written: ${written.join(' ')}`);
    }
    return { done, amiss };
  } // prettier-ignore

  it('refused to an auditor is in the audit log, once, under the code the auditor was told', async () => {
    const { who, token } = await world.guest('AUD');
    expect(await walk(token, who.personId)).toEqual({ done: DONE_BY_AUDITORS, amiss: [] });
  }, PATIENCE_MS); // prettier-ignore

  it('refused to an administrator of the installation is there as well, at the door and behind it', async () => {
    const { personId } = world.people.ADM;
    expect(await walk(world.tokenOf('ADM'), personId)).toEqual({ done: DONE_BY_ADMINISTRATORS, amiss: [] });
    const rules = new Set((await denialsOf(personId)).map(({ rule }) => rule));
    expect(rules).toContain('NOT_FOR_ADMINISTRATORS');
  }, PATIENCE_MS); // prettier-ignore

  it('refused to the vendor’s engineer is there as well', async () => {
    const { who, token } = await world.guest('VML');
    const { amiss, done } = await walk(token, who.personId);
    expect(amiss).toEqual([]);
    expect(done.filter((name) => /sign|grant|revokeRole|seal|policy/i.test(name))).toEqual([]);
  }, PATIENCE_MS); // prettier-ignore

  it('refused to somebody who is not signed in is written down as nobody’s', async () => {
    const { amiss, done } = await walk('', NOBODY);
    expect(amiss).toEqual([]);
    expect(done).toEqual(DONE_BY_NOBODY);
  });

  it('is like an upload in that: refused at the door, by the use case and for its bytes', async () => {
    const [own, others] = [ids['dataset'] ?? '', NOWHERE];
    const body = Buffer.from('no image at all');
    const put = async (by: 'ADM' | 'AUD' | 'CSM', datasetId: string): Promise<string> => {
      const response = await world.rest(by, `/datasets/${datasetId}/images/a.png`, { method: 'PUT', body });
      return ((await response.json()) as { code: string }).code;
    };
    const tried = [['ADM', own], ['AUD', own], ['CSM', others], ['CSM', own]] as const;
    for (const [by, datasetId] of tried) {
      const { personId } = world.people[by];
      const before = (await denialsOf(personId)).length;
      const code = await put(by, datasetId);
      const written = (await denialsOf(personId)).slice(before);
      expect([by, written.map(({ rule }) => rule)]).toEqual([by, [code]]);
      expect(written[0]?.object).toContain(datasetId);
    }
  }); // prettier-ignore

  it('has an entry that names what it was about, not what its sender wrote', async () => {
    const { who, token } = await world.guest('CSM');
    const reason = '\u0000 =HYPERLINK("x")';
    await ask(world.server.url, 'mutation ($i: WithdrawGateInput!) { withdrawGate(input: $i) { userErrors { code } } }', { token, variables: { i: { gateId: ids['gate'], reason } } });
    const [row] = await world.sql(`SELECT canonical FROM audit_entry WHERE actor_id = $1 AND outcome = 'DENIED'`, [who.personId]);
    expect(JSON.parse(row.canonical)).toMatchObject({ action: 'mutation.withdrawGate', rule: 'INPUT_TEXT_INVALID', object: { type: 'GATE', id: ids['gate'] } });
    expect(row.canonical).not.toContain('HYPERLINK');
  }); // prettier-ignore
});

/** They end the session of whoever walks. */
const ENDS_THE_WALK: readonly string[] = ['signOut'];
/** A challenge signs nothing: whoever asks for one without a right is refused at the signature. */
const DONE_BY_AUDITORS: readonly string[] = ['challengeGate', 'commentItem', 'requestRecovery', 'setNoticePreferences'];
const DONE_BY_ADMINISTRATORS: readonly string[] = [
  ...['createOrganisation', 'disableAccount', 'enableAccount', 'inviteMember', 'openRecovery', 'requestRecovery'],
  'setNoticePreferences',
];
/** Answered alike whether or not there is such an account. */
const DONE_BY_NOBODY: readonly string[] = ['requestRecovery'];

/** Nothing of the kind is in this pilot; a criterion’s id is text of the agreement. */
const UNKNOWN: readonly string[] = [
  ...['cancelRecovery.id', 'completeRecovery.id', 'confirmFoundingInvitation.id', 'confirmRecovery.id'],
  ...['declareRun.operatingPointId', 'raiseItem.criterionId', 'rejudgeRun.operatingPointId'],
  'replayWebhookDelivery.deliveryId',
];
const EMAIL_HOLDERS: readonly string[] = ['AccessReviewEntry', 'Account', 'Login', 'Notice', 'Person'];
