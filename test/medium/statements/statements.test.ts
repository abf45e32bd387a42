import { createHash, createPublicKey, verify } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DiscloseManifest, ReadDatasets } from '../../../src/contexts/datasets/public.js';
import { ExportPilot } from '../../../src/contexts/dossiers/public.js';
import { RunEvaluation, type Run } from '../../../src/contexts/evaluations/public.js';
import { ReadStatements, type EvidenceStatement } from '../../../src/contexts/statements/public.js';
import { canonicalJson } from '../../../src/kernel/canonical-json.js';
import { signEnvelope, STATEMENT_TYPE } from '../../../src/kernel/dsse.js';
import { sha256Of } from '../../../src/kernel/sha256.js';
import type { Principal } from '../../../src/ports/principal.js';
import { EvidenceSignerPort } from '../../../src/ports/secrets.js';
import { ForgedBundle, payloadOf, rewriteChain, runVerifier, VERIFIER } from '../../builders/bundle.js';
import { aDecisionWorld, aReadyPilot, images, scores, type DecisionWorld } from '../../builders/evaluated-pilot.js';
import { openGate, signGate } from '../../builders/gate.builder.js';
import { fractionsIn } from '../../builders/statement.builder.js';

const FOREIGN = '01890a5d-ac96-774b-bcce-00000000f0e1';

let world: DecisionWorld;
let ready: Awaited<ReturnType<typeof aReadyPilot>>;
let run: Run;
let gateId: string;
let honest: ForgedBundle;
let made: readonly EvidenceStatement[];

const signer = (): EvidenceSignerPort => world.get(EvidenceSignerPort);
const exported = async (who: Principal): Promise<ForgedBundle> =>
  new ForgedBundle(await world.get(ExportPilot).execute(who, ready.pilot.id, await readFile(VERIFIER)));
const forged = (): ForgedBundle => new ForgedBundle(honest.files);
const statements = (who = world.cast.CQL): Promise<readonly EvidenceStatement[]> =>
  world.get(ReadStatements).ofPilot(who, ready.pilot.id);
interface Said {
  readonly predicateType: string;
  readonly subject: readonly [{ name: string; digest: { sha256: string } }];
  readonly predicate: Record<string, unknown>;
}
const saidIn = (envelope: string): Said => JSON.parse(payloadOf(envelope)) as Said;
const oneOf = (type: string): EvidenceStatement => {
  const found = made.find(({ predicateType }) => predicateType.includes(type));
  if (found === undefined) throw new Error(`no ${type}`);
  return found;
};

beforeAll(async () => {
  world = await aDecisionWorld({ scripted: true });
  world.runtime.answer = () => Promise.resolve(scores('red'));
  ready = await aReadyPilot(world, { images: images(8) });
  await ready.pilot.run({ ...ready, kind: 'EXPLORATORY' });
  run = await ready.pilot.run(ready);
  gateId = (await openGate(world, { pilotId: ready.pilot.id })).id;
  await signGate(world, gateId, 'VML');
  await signGate(world, gateId, 'VPM');
  await signGate(world, gateId, 'CQL');
  made = await statements();
  honest = await exported(world.cast.CQL);
});
afterAll(() => world.close());

describe('evidence statements', () => {
  it('are made about each use case of a completed formal run and about a decided gate, and about nothing else', () => {
    expect(made.map(({ predicateType, object }) => [predicateType, object.type])).toEqual([
      ['urn:touchstone:run-result:v1', 'JUDGEMENT'],
      ['urn:touchstone:gate-decision:v1', 'GATE'],
    ]);
    expect(made[0]?.runId).toBe(run.id);
    expect(made[1]?.object.id).toBe(gateId);
  });

  it('say what ran on what, with decimals as text', async () => {
    const { subject, predicate } = saidIn(oneOf('run-result').envelope);
    const [judgement] = await ready.pilot.judgements(run.id);
    expect(subject).toEqual([{ name: `MODEL:${ready.modelId}`, digest: { sha256: run.plan.model.sha256 } }]);
    expect(predicate).toMatchObject({
      runId: run.id,
      kind: 'FORMAL',
      attempt: { n: 2, ofFormal: 1, ofAll: 2, planned: 3 },
      declaredAt: run.declaredAt.toISOString(),
      endedAt: run.endedAt?.toISOString(),
      plan: {
        digest: run.planDigest,
        criteriaSet: { version: 1 },
        dataset: { id: ready.datasetId, merkleRoot: run.plan.dataset.merkleRoot, count: 8 },
      },
      outcomes: { digest: judgement?.outcomesSha256 },
      result: { digest: judgement?.resultDigest },
      metrics: [{ numerator: '8', denominator: '8', value: '1', threshold: '0.5', verdict: 'PASS' }],
      counts: { supplied: 8, excluded: 0, evaluated: 8, errored: 0, indeterminate: 0 },
      notRun: [],
      verdict: 'PASS',
    });
    expect(fractionsIn(predicate)).toEqual([]);
  });

  it('say who decided what on which statements', () => {
    const { subject, predicate } = saidIn(oneOf('gate-decision').envelope);
    const input = oneOf('run-result');
    expect(subject[0].name).toBe(`GATE:${gateId}`);
    expect(honest.names('evidence')).toContain(`evidence/${subject[0].digest.sha256}.json`);
    expect(predicate).toMatchObject({
      gate: { id: gateId, type: 'G1_FAT' },
      round: 1,
      result: 'GO',
      inputAttestations: [{ id: input.id, digest: input.envelopeSha256, runId: run.id }],
      waivers: [],
      openItems: [],
      conditions: [],
      validUntil: null,
    });
    const signoffs = predicate['signoffs'] as { slot: string; digest: string }[];
    expect(signoffs.map(({ slot }) => slot)).toEqual(['VML', 'VPM', 'CQL']);
    expect(payloadOf(oneOf('gate-decision').envelope)).not.toContain(world.cast.CQL.printedName);
  });

  it('are signed with the installation’s key over the DSSE encoding, which other code can check', () => {
    for (const { envelope, keyId, envelopeSha256 } of made) {
      const { payloadType, payload, signatures } = JSON.parse(envelope) as {
        payloadType: string;
        payload: string;
        signatures: [{ keyid: string; sig: string }];
      };
      const bytes = Buffer.from(payload, 'base64');
      const signed = Buffer.concat([Buffer.from(`DSSEv1 28 ${payloadType} ${bytes.length} `), bytes]);
      const key = createPublicKey(signer().publicKeyPem);
      expect(verify(null, signed, key, Buffer.from(signatures[0].sig, 'base64'))).toBe(true);
      expect([signatures[0].keyid, createHash('sha256').update(envelope).digest('hex')]).toEqual([
        keyId,
        envelopeSha256,
      ]);
    }
  });

  it('are never made again: a worker that takes up an ended run changes nothing', async () => {
    await world.get(RunEvaluation).execute(run.id);
    expect(await statements()).toEqual(made);
  });

  it('are written once also for whoever has SQL', async () => {
    const ask = (text: string): Promise<unknown> => world.database.dataSource.query(text);
    await expect(ask(`UPDATE evidence_statement SET key_id = key_id`)).rejects.toThrow(/refused/);
    await expect(ask(`DELETE FROM evidence_statement`)).rejects.toThrow(/refused/);
    const copy = `INSERT INTO evidence_statement SELECT gen_random_uuid(), pilot_id, vendor_organisation_id, customer_organisation_id,
      predicate_type, object_type, object_id, run_id, subject_digest, key_id, envelope, envelope_sha256, made_at FROM evidence_statement`;
    await expect(ask(copy)).rejects.toThrow(/evidence_statement_once/);
    await expect(ask(copy.replace('envelope_sha256,', `repeat('a', 64),`))).rejects.toThrow(/evidence_statement/);
  });

  it('are read by both sides and by nobody else', async () => {
    expect(await statements(world.cast.VML)).toEqual(made);
    const outsider = { ...world.cast.CQL, organisationId: FOREIGN as never, personId: FOREIGN as never };
    expect(await statements(outsider)).toEqual([]);
    const one = world.get(ReadStatements);
    await expect(one.get(outsider, made[0]?.id ?? '')).rejects.toMatchObject({ code: 'STATEMENT_NOT_FOUND' });
    await expect(one.get(world.cast.CQL, 'no id')).rejects.toMatchObject({ code: 'STATEMENT_NOT_FOUND' });
    expect((await one.get(world.cast.VPM, made[0]?.id ?? '')).envelope).toBe(made[0]?.envelope);
  });
});

/** `[file, what]` of everything that is evidence: README and verifier are for people. */
const evidenceFiles = (): string[] =>
  [...honest.files.keys()].filter((name) => !['README.txt', 'touchstone-verify.mjs', 'SHA256SUMS'].includes(name));

async function inTurns<T>(all: readonly T[], work: (one: T) => Promise<void>): Promise<void> {
  for (let i = 0; i < all.length; i += 4) await Promise.all(all.slice(i, i + 4).map(work));
}

describe('a bundle with evidence statements', () => {
  it('is accepted with all of them, the results, the plans and the manifests', async () => {
    const { exitCode, report } = await runVerifier(honest);
    expect({ exitCode, first: report.first }).toEqual({ exitCode: 0, first: null });
    expect(honest.names('attestations')).toHaveLength(2);
    expect(honest.names('datasets')).toEqual([`datasets/${ready.datasetId}.json`]);
  });

  it('names every file that is taken away', async () => {
    await inTurns(
      [...honest.files.keys()].filter((name) => name !== 'touchstone-verify.mjs'),
      async (name) => {
        const bundle = forged();
        bundle.files.delete(name);
        const { exitCode, report } = await runVerifier(name === 'SHA256SUMS' ? bundle : bundle.withSums());
        expect([name, exitCode, placesOf(report).some((place) => place.startsWith(name))]).toEqual([name, 5, true]);
      },
    );
  });

  it('names every file that is altered, by a byte', async () => {
    await inTurns(
      [...honest.files.keys()].filter((name) => name !== 'touchstone-verify.mjs'),
      async (name) => {
        const bundle = forged().set(name, Buffer.concat([honest.files.get(name) ?? Buffer.alloc(0), Buffer.from(' ')]));
        const { exitCode, report } = await runVerifier(bundle);
        expect([name, exitCode, placesOf(report).some((place) => place.startsWith(name))]).toEqual([name, 5, true]);
      },
    );
  });

  it('names a file that is altered, swapped or taken away even when its signer lists it anew', async () => {
    const files = evidenceFiles().filter((name) => name.includes('/') && !name.startsWith('checkpoints/'));
    await inTurns(files, async (name) => {
      const other = files.find((one) => one !== name && one.split('/')[0] === name.split('/')[0]);
      const swapped = other === undefined ? Buffer.from('{}') : (honest.files.get(other) ?? Buffer.alloc(0));
      const bundles = [forged().set(name, swapped), forged()];
      bundles[1]?.files.delete(name);
      for (const bundle of bundles) {
        const { exitCode, report } = await runVerifier(bundle.signedBy(signer()));
        const found = placesOf(report).some((place) => place.startsWith(name) || place === 'bundle.json');
        // A signature about a criteria set is in no other list: without it nobody was to sign but the chain's readers.
        if (name.startsWith('statements/') && exitCode === 0)
          expect(saidIn(honest.text(name)).subject[0].name).toMatch(/^CRITERIA/);
        else expect([name, exitCode, found]).toEqual([name, 5, true]);
      }
    });
  });
});

function placesOf(report: object): string[] {
  return (report as { problems: { place: string }[] }).problems.map(({ place }) => place);
}

type Entries = { entries: Record<string, unknown>[]; count: number; merkleRoot: string };
const manifestName = (): string => `datasets/${ready.datasetId}.json`;
const manifestForged = (change: (entries: Entries['entries']) => Entries['entries']): ForgedBundle =>
  forged().json<Entries>(manifestName(), (said) => {
    const entries = change(said.entries);
    return { ...said, entries, count: entries.length };
  });

describe('the manifest of a sealed dataset', () => {
  const FORGERIES: readonly (readonly [string, (entries: Entries['entries']) => Entries['entries']])[] = [
    ['without one failing image', (entries) => entries.slice(1)],
    ['with an image twice', (entries) => [...entries, ...entries.slice(-1)]],
    [
      'with another label',
      (entries) => entries.map((one, i) => (i === 3 ? { ...one, labelSha256: sha256Of('x') } : one)),
    ],
    ['with two images in the other order', ([one = {}, two = {}, ...rest]) => [two, one, ...rest]],
    ['with an image withheld by a leaf of somebody’s own', ([, ...rest]) => [{ leaf: sha256Of('x') }, ...rest]],
    ['with an exclusion that came later', ([one, ...rest]) => [{ ...one, excluded: 'LEAKED' }, ...rest]],
    ['with a member more', ([one, ...rest]) => [{ ...one, note: 'fine' }, ...rest]],
  ];
  it.each(FORGERIES)('%s no longer gives the root that was sealed', async (_what, change) => {
    const { exitCode, report } = await runVerifier(manifestForged(change).signedBy(signer()));
    expect({ exitCode, check: report.first?.check }).toEqual({ exitCode: 5, check: 'DATASETS' });
    expect(report.first?.place).toBe(manifestName());
  });

  it('with a root of its own is found by the entry that records the sealing', async () => {
    const other = forged().json<Entries>(manifestName(), (said) => ({
      ...said,
      entries: [],
      count: 0,
      merkleRoot: sha256Of(''),
    }));
    type About = { datasets: Record<string, unknown>[] };
    other.json<About>('bundle.json', (about) => ({
      ...about,
      datasets: about.datasets.map((one) => ({ ...one, merkleRoot: sha256Of(''), count: 0 })),
    }));
    const { report } = await runVerifier(other.signedBy(signer()));
    expect(report.first).toMatchObject({ check: 'DATASETS', place: manifestName() });
    expect(report.first?.message).toContain('records that it was sealed');
  });
});

/** One statement said anew and signed with the right key, the chain rewritten to record it: what only the operator can do. */
function operatorSays(type: string, change: (said: Said) => object): ForgedBundle {
  const { id, envelopeSha256 } = oneOf(type);
  const name = `attestations/${id}.dsse.json`;
  const bundle = forged();
  const said = canonicalJson(change(saidIn(bundle.text(name))));
  bundle.set(name, JSON.stringify(signEnvelope(STATEMENT_TYPE, said, signer())));
  const digest = sha256Of(bundle.text(name));
  return rewriteChain(bundle, (text) => text.replaceAll(envelopeSha256, digest), signer());
}
const predicate =
  (change: object) =>
  (said: Said): object => ({ ...said, predicate: { ...said.predicate, ...change } });
const metric = (change: object) => (said: Said) => ({
  ...said,
  predicate: {
    ...said.predicate,
    metrics: (said.predicate['metrics'] as object[]).map((one) => ({ ...one, ...change })),
  },
});

describe('a statement that its own signer changed afterwards', () => {
  it('is found by the chain, which records the first one', async () => {
    const { id } = oneOf('run-result');
    const name = `attestations/${id}.dsse.json`;
    const said = payloadOf(honest.text(name)).replace('"n":2', '"n":1');
    const bundle = forged().set(name, JSON.stringify(signEnvelope(STATEMENT_TYPE, said, signer())));
    const { report } = await runVerifier(bundle.signedBy(signer()));
    expect(report.first).toMatchObject({ check: 'ATTESTATIONS', place: name });
  });

  const WITH_THE_CHAIN: readonly (readonly [string, string, (said: Said) => object, RegExp])[] = [
    ['another verdict', 'run-result', predicate({ verdict: 'FAIL' }), /verdict/],
    ['another model', 'run-result', (said) => ({ ...said, subject: [{ name: said.subject[0].name, digest: { sha256: sha256Of('x') } }] }), /subject/],
    ['a better figure', 'run-result', metric({ interval: { lower: '0.99', upper: '1', confidence: '0.95' } }), /figures/],
    ['a looser limit', 'run-result', metric({ threshold: '0.1' }), /decision on all items|on all items/],
    ['a JSON fraction', 'run-result', metric({ value: 0.5 }), /decimal text/],
    ['fewer metrics', 'run-result', predicate({ metrics: [] }), /number of metrics/],
    ['fewer images', 'run-result', predicate({ counts: { supplied: 7 } }), /counts/],
    ['an earlier attempt', 'run-result', (said) => predicate({ attempt: { ...(said.predicate['attempt'] as object), n: 1 } })(said), /attempt/],
    ['another decision', 'gate-decision', predicate({ result: 'NO_GO' }), /decision in entry/],
    ['another verdict below the decision', 'gate-decision', (said) => predicate({ verdicts: (said.predicate['verdicts'] as object[]).map((one) => ({ ...one, verdict: 'FAIL' })) })(said), /verdicts/],
    ['a signature left out', 'gate-decision', (said) => predicate({ signoffs: (said.predicate['signoffs'] as object[]).slice(1) })(said), /leaves out the signature/],
    ['no inputs', 'gate-decision', predicate({ inputAttestations: [] }), /does not rest on/],
    ['another gate', 'gate-decision', (said) => predicate({ gate: { ...(said.predicate['gate'] as object), id: FOREIGN } })(said), /another gate/],
    ['another policy', 'gate-decision', (said) => predicate({ policy: { ...(said.predicate['policy'] as object), digest: sha256Of('x') } })(said), /policy/],
  ]; // prettier-ignore
  it.each(WITH_THE_CHAIN)('to say %s contradicts the evidence', async (_what, type, change, message) => {
    const { exitCode, report } = await runVerifier(operatorSays(type, change));
    const place = `attestations/${oneOf(type).id}.dsse.json`;
    const { problems } = report as unknown as { problems: { check: string; place: string; message: string }[] };
    const own = problems.find((one) => one.check === 'ATTESTATIONS' && one.place === place);
    expect(exitCode).toBe(5);
    expect(own?.message).toMatch(message);
  });

  it('or nothing is found, as long as it says what the evidence says', async () => {
    const { report } = await runVerifier(operatorSays('gate-decision', (said) => said));
    expect(report.first).toBeNull();
  });
});

describe('one image', () => {
  const imageOf = async (index: number): Promise<{ id: string; name: string; bytes: Buffer }> => {
    const [item] = (await world.get(ReadDatasets).items(world.cast.CQL, ready.datasetId, { first: 20 }, {})).slice(
      index,
    );
    const { bytes } = await world.get(ReadDatasets).image(world.cast.CQL, ready.datasetId, item?.id ?? '');
    return { id: item?.id ?? '', name: item?.name ?? '', bytes };
  };
  const proofs = (): DiscloseManifest => world.get(DiscloseManifest);

  it('is found among the sealed ones by its bytes', async () => {
    const { name, bytes } = await imageOf(4);
    const { exitCode, report } = await runVerifier(honest, ['--image', 'it.png'], { 'it.png': bytes });
    const [found] = (report as unknown as { images: object[] }).images;
    expect(exitCode).toBe(0);
    expect(found).toMatchObject({
      index: 4,
      size: 8,
      entry: { name },
      judgedIn: [{ runId: run.id, useCase: 'COLOUR' }],
    });
  });

  it('that was never sealed is refused', async () => {
    const { exitCode, report } = await runVerifier(honest, ['--image', 'it.png'], { 'it.png': Buffer.from('other') });
    expect({ exitCode, first: report.first }).toMatchObject({
      exitCode: 5,
      first: { check: 'IMAGES', place: 'it.png' },
    });
  });

  it.each([0, 3, 7])('number %i is proven without the others, by id as by name', async (index) => {
    const { id, name } = await imageOf(index);
    const proof = await proofs().proof(world.cast.CQL, ready.datasetId, { id });
    expect(await proofs().proof(world.cast.CQL, ready.datasetId, { name })).toEqual(proof);
    const text = canonicalJson(proof);
    const { exitCode } = await runVerifier(honest, ['--proof', 'proof.json'], { 'proof.json': text });
    expect(exitCode).toBe(0);
    for (const change of [
      (said: string) => said.replace(/"index":\d/, `"index":${(index + 1) % 8}`),
      (said: string) => said.replace('"excluded":null', '"excluded":"LEAKED"'),
      (said: string) => said.replace('"size":8', '"size":9'),
      (said: string) => said.replace(/"path":\["....../, '"path":["000000'),
    ]) {
      const { exitCode: refused, report } = await runVerifier(honest, ['--proof', 'proof.json'], {
        'proof.json': change(text),
      });
      expect({ refused, check: report.first?.check }).toEqual({ refused: 5, check: 'IMAGES' });
    }
  });

  it('of sealed acceptance data is neither named nor proven to the vendor, whose bundle holds the whole root all the same', async () => {
    const bundle = await exported(world.cast.VPM);
    const { entries } = JSON.parse(bundle.text(manifestName())) as Entries;
    expect(entries.every((entry) => Object.keys(entry).join() === 'leaf')).toBe(true);
    expect((await runVerifier(bundle)).exitCode).toBe(0);
    const { id, bytes } = await imageOf(2);
    await expect(proofs().proof(world.cast.VPM, ready.datasetId, { id })).rejects.toMatchObject({
      code: 'ITEM_NOT_FOUND',
    });
    // A proof that the customer hands over is checked with the vendor's own bundle.
    const text = canonicalJson(await proofs().proof(world.cast.CQL, ready.datasetId, { id }));
    expect((await runVerifier(bundle, ['--proof', 'p.json'], { 'p.json': text })).exitCode).toBe(0);
    expect((await runVerifier(bundle, ['--image', 'i.png'], { 'i.png': bytes })).exitCode).toBe(5);
  });

  it('of a dataset that is not sealed has no proof', async () => {
    const open = await ready.pilot.collect(ready.place.siteId, images(1));
    await expect(proofs().execute(world.cast.CQL, open)).rejects.toMatchObject({ code: 'MANIFEST_NOT_FIXED' });
    await expect(proofs().execute(world.cast.CQL, FOREIGN)).rejects.toMatchObject({ code: 'DATASET_NOT_FOUND' });
  });
});
