import { generateKeyPairSync } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { signCheckpoint } from '../../../src/contexts/audit/domain/checkpoint.js';
import { AuditLog, MakeCheckpoint } from '../../../src/contexts/audit/public.js';
import type { VerificationReport } from '../../../src/contexts/dossiers/domain/verification/report.js';
import { ExportPilot, ReadDossiers, SealDossier } from '../../../src/contexts/dossiers/public.js';
import { runVerify } from '../../../src/entry/commands/verify-actions.js';
import { writeBundle } from '../../../src/entry/commands/write-bundle.js';
import { canonicalJson } from '../../../src/kernel/canonical-json.js';
import { signEnvelope, signerFrom, STATEMENT_TYPE } from '../../../src/kernel/dsse.js';
import { MerkleFrontier } from '../../../src/kernel/merkle-frontier.js';
import { merkleLeaf } from '../../../src/kernel/merkle.js';
import { sha256Of, type Sha256 } from '../../../src/kernel/sha256.js';
import type { Principal } from '../../../src/ports/principal.js';
import { EvidenceSignerPort } from '../../../src/ports/secrets.js';
import { entryHash, ForgedBundle, rehashed, runVerifier, VERIFIER } from '../../builders/bundle.js';
import { aDecisionWorld, aReadyPilot, images, scores, type DecisionWorld } from '../../builders/evaluated-pilot.js';
import { openGate, signGate } from '../../builders/gate.builder.js';

const FOREIGN = '01890a5d-ac96-774b-bcce-00000000f0e1';
const stranger = signerFrom(generateKeyPairSync('ed25519').privateKey);

let world: DecisionWorld;
let pilotId: string;
let honest: ForgedBundle;
let dossier: Buffer;
let early: string;

const chainId = (): string => world.cast.CQL.organisationId as string;
const signer = (): EvidenceSignerPort => world.get(EvidenceSignerPort);
const exported = async (who: Principal): Promise<ForgedBundle> =>
  new ForgedBundle(await world.get(ExportPilot).execute(who, pilotId, await readFile(VERIFIER)));
const forged = (): ForgedBundle => new ForgedBundle(honest.files);

beforeAll(async () => {
  world = await aDecisionWorld({ scripted: true });
  world.runtime.answer = () => Promise.resolve(scores('red'));
  const ready = await aReadyPilot(world, { images: images(8) });
  pilotId = ready.pilot.id;
  await ready.pilot.run(ready);
  early = (await world.get(MakeCheckpoint).execute(chainId())).text;
  const { id } = await openGate(world, { pilotId });
  await signGate(world, id, 'VPM');
  await signGate(world, id, 'CQL');
  const sealed = await world.get(SealDossier).execute(id);
  dossier = (await world.get(ReadDossiers).file(world.cast.CQL, sealed.id)).bytes;
  // What the customer does with another vendor.
  await world.as('system', (tx) =>
    world.get(AuditLog).append(tx, {
      parties: { customerOrganisationId: chainId(), vendorOrganisationId: FOREIGN },
      actor: { system: 'test' },
      action: 'pilot.created',
      object: { type: 'PILOT', id: FOREIGN },
      reason: 'a secret of another vendor',
    }),
  );
  world.clock.forward(1);
  honest = await exported(world.cast.CQL);
});
afterAll(() => world.close());

describe('an exported pilot', () => {
  it('is accepted by the stand-alone verifier in an empty folder, the key named or not', async () => {
    const { exitCode, report, text } = await runVerifier(honest, ['--key-id', signer().keyId]);
    expect({ exitCode, first: report.first, text }).toEqual({ exitCode: 0, first: null, text: '' });
    expect((await runVerifier(honest)).report.notes.join()).toContain('Compare it with the one you were told');
  });

  it('holds the chain, its checkpoints, all signatures with what was signed, the dossier and the verifier', () => {
    expect(honest.names('statements').length).toBeGreaterThanOrEqual(4);
    expect(honest.names('evidence').length).toBeGreaterThanOrEqual(2);
    expect(honest.names('checkpoints').length).toBeGreaterThanOrEqual(3);
    expect(honest.names('dossiers')).toHaveLength(1);
    expect(honest.text('README.txt')).toContain('node touchstone-verify.mjs');
    const { evidence } = JSON.parse(honest.text('bundle.json')) as { evidence: { file: string | null }[] };
    expect(evidence.every(({ file }) => file !== null)).toBe(true);
  });

  it('is anchored by a dossier and by a checkpoint that somebody kept', async () => {
    const extra = { 'kept.txt': early, 'issued.pdf': dossier };
    const { exitCode, report } = await runVerifier(
      honest,
      ['--checkpoint', 'kept.txt', '--checkpoint', 'issued.pdf'],
      extra,
    );
    expect({ exitCode, first: report.first }).toEqual({ exitCode: 0, first: null });
    expect(report.anchored.map(({ isOutside }) => isOutside)).toEqual([true, true, false]);
  });

  it('tells neither side what the customer does with another vendor, and the vendor nothing of the customer alone', async () => {
    const [customers, vendors] = [honest, await exported(world.cast.VPM)];
    for (const bundle of [customers, vendors]) {
      expect([...bundle.files.values()].some((bytes) => bytes.includes('a secret of another vendor'))).toBe(false);
      expect((await runVerifier(bundle)).exitCode).toBe(0);
    }
    const withheld = (bundle: ForgedBundle) =>
      (JSON.parse(bundle.text('bundle.json')) as { withheld: number }).withheld;
    expect(withheld(customers)).toBe(1);
    expect(withheld(vendors)).toBeGreaterThan(1);
  });

  it('is written down in the chain that it carries', () => {
    const said = honest.lines.map((line) => (JSON.parse(line) as { canonical: string | null }).canonical ?? '');
    expect(said.filter((text) => text.includes('"action":"pilot.exported"') && text.includes(pilotId))).toHaveLength(1);
  });

  it('is refused to an engineer of the vendor and to a stranger, who learns no more than of a pilot that is not there', async () => {
    const before = await world.denied();
    await expect(exported(world.cast.VML)).rejects.toMatchObject({ code: 'NOT_PERMITTED' });
    const outsider = { ...world.cast.CQL, organisationId: FOREIGN as never, personId: FOREIGN as never };
    await expect(exported(outsider)).rejects.toMatchObject({ code: 'PILOT_NOT_FOUND' });
    await expect(world.get(ExportPilot).execute(world.cast.CQL, 'no id', Buffer.from(''))).rejects.toMatchObject({
      code: 'PILOT_NOT_FOUND',
    });
    const refused = ['NOT_PERMITTED', 'PILOT_NOT_FOUND', 'PILOT_NOT_FOUND'];
    expect((await world.denied()).sort()).toEqual([...before, ...refused].sort());
  });
});

type Forgery = readonly [what: string, forge: (bundle: ForgedBundle) => unknown, check: string, place: string];
const statement = (bundle: ForgedBundle, at = 0): string => bundle.names('statements').at(at) ?? '';
const gateStatement = (bundle: ForgedBundle): string =>
  bundle.names('statements').find((name) => payload(bundle.text(name)).includes('GATE:')) ?? '';
const payload = (envelope: string): string =>
  Buffer.from((JSON.parse(envelope) as { payload: string }).payload, 'base64').toString('utf8');
const resigned = (envelope: string, change: (text: string) => string, by = signer() as never): string =>
  JSON.stringify(signEnvelope(STATEMENT_TYPE, change(payload(envelope)), by));
const said = (line: string, change: (text: string) => string): string => {
  const entry = JSON.parse(line) as { canonical: string };
  return canonicalJson({ ...entry, canonical: change(entry.canonical) });
};
const replaced = <T>(list: readonly T[], at: number, by: (one: T) => T): T[] =>
  list.map((one, i) => (i === at ? by(one) : one));
/** All hashes from entry `from` (0 = the first) computed again. */
const rewritten = (lines: readonly string[], from: number, change: (text: string) => string): string[] => {
  const out = [...lines];
  for (let i = from; i < out.length; i += 1)
    out[i] = rehashed(out[i] ?? '', entryHash(out[i - 1]), i === from ? change : undefined);
  return out;
};

/** The list of files signed anew with the right key each time: what is left is found by the deeper checks alone. */
const FORGERIES: readonly Forgery[] = [
  ['an entry with another text', (b) => b.chain((l) => replaced(l, 2, (one) => said(one, (t) => t.replace('DONE', 'DONT')))), 'CHAIN', 'chain.jsonl entry 3'], // prettier-ignore
  ['an entry with another text and its own hash', (b) => b.chain((l) => replaced(l, 2, (one) => rehashed(one, entryHash(l[1]), (t) => t.replace('DONE', 'DONT')))), 'CHAIN', 'chain.jsonl entry 4'], // prettier-ignore
  ['an entry deleted', (b) => b.chain((l) => l.filter((_, i) => i !== 4)), 'CHAIN', 'chain.jsonl entry 5'],
  ['the first entry deleted', (b) => b.chain((l) => l.slice(1)), 'CHAIN', 'chain.jsonl entry 1'],
  ['an entry twice', (b) => b.chain((l) => [...l.slice(0, 3), l[2] ?? '', ...l.slice(3)]), 'CHAIN', 'chain.jsonl entry 4'],
  ['two entries swapped', (b) => b.chain((l) => [l[0] ?? '', l[2] ?? '', l[1] ?? '', ...l.slice(3)]), 'CHAIN', 'chain.jsonl entry 2'],
  ['an entry put behind the end', (b) => b.chain((l) => [...l, rehashed(l[2] ?? '', entryHash(l.at(-1)))]), 'CHAIN', 'chain.jsonl entry LAST+1'],
  ['a tail cut off', (b) => b.chain((l) => l.slice(0, -2)), 'CHAIN', 'chain.jsonl entry LAST-1'],
  ['half a line cut off', (b) => b.set('chain.jsonl', b.text('chain.jsonl').slice(0, -9)), 'CHAIN', 'chain.jsonl entry LAST'],
  ['a text withheld that was not', (b) => b.chain((l) => replaced(l, 1, (one) => canonicalJson({ ...(JSON.parse(one) as object), canonical: null }))), 'CHAIN', 'chain.jsonl'], // prettier-ignore
  ['a space more in a line', (b) => b.chain((l) => replaced(l, 3, (one) => one.replace(',', ', '))), 'CHAIN', 'chain.jsonl entry 4'],
  ['a member of a line twice', (b) => b.chain((l) => replaced(l, 3, (one) => one.replace('{', '{"seq":4,'))), 'CHAIN', 'chain.jsonl entry 4'],
  ['a text of equal JSON in another spelling', (b) => b.chain((l) => rewritten(l.slice(0, 4), 3, (t) => `{ ${t.slice(1)}`).concat(l.slice(4))), 'CHAIN', 'chain.jsonl entry 4'], // prettier-ignore
  ['a text with a member twice', (b) => b.chain((l) => rewritten(l.slice(0, 4), 3, (t) => t.replace('{', '{"seq":4,')).concat(l.slice(4))), 'CHAIN', 'chain.jsonl entry 4'], // prettier-ignore
  ['an entry of another chain', (b) => b.chain((l) => rewritten(l.slice(0, 3), 2, (t) => t.replaceAll(chainId(), FOREIGN)).concat(l.slice(3))), 'CHAIN', 'chain.jsonl entry 3'], // prettier-ignore
  ['no last checkpoint', (b) => b.files.delete(b.names('checkpoints').at(-1) ?? ''), 'CHECKPOINTS', 'chain.jsonl entry'],
  ['a checkpoint with another time', (b) => b.set(b.names('checkpoints')[0] ?? '', b.text(b.names('checkpoints')[0] ?? '').replace('T08', 'T09')), 'CHECKPOINTS', 'checkpoints/0001'], // prettier-ignore
  ['a checkpoint by a stranger', (b) => b.set(b.names('checkpoints')[0] ?? '', b.text(b.names('checkpoints')[0] ?? '').replace(signer().keyId, stranger.keyId)), 'CHECKPOINTS', 'checkpoints/0001'], // prettier-ignore
  ['a statement changed under its signature', (b) => b.set(statement(b), b.text(statement(b)).replace(/"payload":"..../, '"payload":"AAAA')), 'STATEMENTS', 'statements/'], // prettier-ignore
  ['a statement signed by a stranger', (b) => b.set(statement(b), resigned(b.text(statement(b)), (t) => t, stranger as never)), 'STATEMENTS', 'statements/'],
  ['a statement of another pilot', (b) => b.set(statement(b), resigned(b.text(statement(b)), (t) => t.replaceAll(pilotId, FOREIGN))), 'STATEMENTS', 'statements/'],
  ['two statements swapped', (b) => { const [one, two] = [b.text(statement(b)), b.text(statement(b, 1))]; b.set(statement(b), two).set(statement(b, 1), one); }, 'STATEMENTS', 'statements/'], // prettier-ignore
  ['a statement about another content', (b) => b.set(statement(b), resigned(b.text(statement(b)), (t) => t.replace(/"sha256":"[0-9a-f]{64}"/, `"sha256":"${sha256Of('x')}"`))), 'STATEMENTS', 'statements/'], // prettier-ignore
  ['a statement of equal JSON in another spelling', (b) => b.set(statement(b), resigned(b.text(statement(b)), (t) => `{ ${t.slice(1)}`)), 'STATEMENTS', 'statements/'], // prettier-ignore
  ['an envelope with white space', (b) => b.set(statement(b), `${b.text(statement(b))}\n`), 'STATEMENTS', 'statements/'],
  ['a signature at a gate taken away', (b) => b.files.delete(gateStatement(b)), 'STATEMENTS', 'statements/'],
  ['a signature at a gate that the chain does not know', (b) => b.set(`statements/${FOREIGN}.dsse.json`, resigned(b.text(gateStatement(b)), (t) => t.replace(/"signatureId":"[^"]*"/, `"signatureId":"${FOREIGN}"`))), 'STATEMENTS', `statements/${FOREIGN}`], // prettier-ignore
  ['evidence with a number changed', (b) => b.set(b.names('evidence')[0] ?? '', b.text(b.names('evidence')[0] ?? '').replace(/[0-9]/, '7.5')), 'EVIDENCE', 'evidence/'],
  ['evidence taken away', (b) => b.files.delete(b.names('evidence')[0] ?? ''), 'EVIDENCE', 'evidence/'],
  ['another dossier', (b) => b.set(b.names('dossiers')[0] ?? '', Buffer.concat([dossier, Buffer.from('\n')])), 'EVIDENCE', 'dossiers/'],
  ['a dossier nobody sealed', (b) => b.set('dossiers/TD-9999-1.pdf', dossier), 'EVIDENCE', 'dossiers/TD-9999-1.pdf'],
  ['keys in another spelling', (b) => b.set('keys.json', `${b.text('keys.json')} `), 'CHECKPOINTS', ''],
  ['no chain at all', (b) => b.files.delete('chain.jsonl'), 'CHAIN', 'chain.jsonl'],
]; // prettier-ignore

describe('touchstone verify --against', () => {
  let folder: string;
  const at = (name: string): string => join(folder, name);
  const verify = async (bundle: string, own: { file?: string; key?: string } = {}) => {
    const { exitCode, text } = await runVerify(own.file ?? at('issued.pdf'), {
      ...(own.key !== undefined && { key: own.key }),
      against: at(bundle),
      json: true,
    });
    const { checks, intact } = JSON.parse(text) as VerificationReport;
    const of = Object.fromEntries(checks.map(({ name, ok, message }) => [name, { ok, message }]));
    return { exitCode, intact, of };
  };
  const write = (name: string, bundle: ForgedBundle): Promise<void> =>
    writeBundle(
      at(name),
      [...bundle.files].map(([file, bytes]) => ({ name: file, bytes })),
    );
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'against-'));
    await writeFile(at('issued.pdf'), dossier);
    await writeFile(at('key.pem'), signer().publicKeyPem);
    await write('bundle', honest);
  });
  afterAll(() => rm(folder, { recursive: true }));

  it('finds the dossier in the record of the bundle, vouching for it, and what became of it', async () => {
    for (const key of [undefined, at('key.pem')]) {
      const { exitCode, intact, of } = await verify('bundle', key === undefined ? {} : { key });
      expect({ exitCode, intact }).toEqual({ exitCode: 0, intact: true });
      expect(of['BUNDLE']).toEqual({ ok: true, message: expect.stringMatching(/intact; of its \d+ entries this dossier vouches for the first [1-9]/) }); // prettier-ignore
      expect(of['RECORD']).toEqual({ ok: true, message: expect.stringContaining('names exactly this file') });
      expect(of['STANDING']).toEqual({ ok: true, message: expect.stringMatching(/stands: sealed 20/) });
    }
  });

  it('says that the bundle is not intact, and believes nothing of it', async () => {
    await write(
      'changed',
      forged()
        .chain((lines) => lines.toReversed())
        .withSums(),
    );
    const { exitCode, intact, of } = await verify('changed');
    expect({ exitCode, intact }).toEqual({ exitCode: 5, intact: false });
    expect(of['BUNDLE']).toMatchObject({
      ok: false,
      message: expect.stringMatching(/^The bundle is not intact: CHAIN /),
    });
    expect(of['RECORD']?.ok).toBe(false);
    expect(of['BYTES']?.ok).toBe(true);
  });

  it('refuses a folder that is not there with exit code 64', async () => {
    await expect(verify('nowhere')).rejects.toMatchObject({ code: 'USAGE_INVALID' });
  });

  it('compares nothing with a file that is no dossier', async () => {
    await writeFile(at('none.pdf'), '%PDF-1.7 nothing');
    const { exitCode, of } = await verify('bundle', { file: at('none.pdf') });
    expect(exitCode).toBe(5);
    expect(of['BUNDLE']).toBeUndefined();
  });
});

describe('a bundle that its own signer forged is refused', () => {
  it.each(FORGERIES)('with %s', async (_what, forge, check, place) => {
    const bundle = forged();
    forge(bundle);
    const { exitCode, report } = await runVerifier(bundle.signedBy(signer()));
    const last = honest.lines.length;
    const at = place
      .replace('LAST+1', String(last + 1))
      .replace('LAST-1', String(last - 1))
      .replace('LAST', String(last));
    expect({ exitCode, check: report.first?.check }).toEqual({ exitCode: 5, check });
    expect(report.first?.place).toContain(at);
  });
});

const PLAIN: readonly Forgery[] = [
  ['a file changed', (b) => b.set('README.txt', 'Trust me.'), 'FILES', 'README.txt'],
  ['a file missing', (b) => b.files.delete('README.txt'), 'FILES', 'README.txt'],
  ['a file more', (b) => b.set('evidence/notes.txt', 'hello'), 'FILES', 'evidence/notes.txt'],
  ['a line of the sums missing', (b) => b.set('SHA256SUMS', b.text('SHA256SUMS').split('\n').slice(1).join('\n')), 'FILES', 'README.txt'],
  ['the sums in another order', (b) => b.set('SHA256SUMS', `${b.text('SHA256SUMS').trimEnd().split('\n').reverse().join('\n')}\n`), 'FILES', 'SHA256SUMS'],
]; // prettier-ignore

describe('a bundle that was changed on its way is refused', () => {
  it.each(PLAIN)('with %s', async (_what, forge, check, place) => {
    const bundle = forged();
    forge(bundle);
    const { exitCode, report } = await runVerifier(bundle);
    const found = (report as unknown as { problems: { check: string; place: string }[] }).problems;
    expect(exitCode).toBe(5);
    expect(found.some((one) => one.check === check && one.place === place)).toBe(true);
  });

  it('with sums that fit the change, since nobody signed it', async () => {
    const { exitCode, report } = await runVerifier(forged().set('README.txt', 'Trust me.').withSums());
    expect(exitCode).toBe(5);
    expect(report.first).toMatchObject({ check: 'BUNDLE', place: 'README.txt' });
  });

  it('with the list signed by a stranger', async () => {
    const { exitCode, report } = await runVerifier(forged().signedBy(stranger));
    expect(exitCode).toBe(5);
    expect(report.first).toMatchObject({ check: 'BUNDLE', place: 'manifest.dsse.json' });
  });

  it('with all of the keys and the list a stranger’s, by whoever names the right key', async () => {
    type Keys = { keys: { keyId: string; publicKeyPem: string }[] };
    const bundle = forged().json<Keys>('keys.json', (all) => ({
      ...all,
      keys: [...all.keys, { ...all.keys[0], keyId: stranger.keyId, publicKeyPem: stranger.publicKeyPem }],
    }));
    const { exitCode, report } = await runVerifier(bundle.signedBy(stranger), ['--key-id', signer().keyId]);
    expect(exitCode).toBe(5);
    expect(report.first).toMatchObject({ check: 'BUNDLE', place: 'manifest.dsse.json' });
  });
});

/** Everything written anew by the operator: the text of entry 3, all hashes behind it, one checkpoint over it all, the list. */
function rewrittenByTheOperator(): ForgedBundle {
  const bundle = forged();
  bundle.chain((lines) => lines.map((line) => line.replace('"canonical":null', '"canonical":"{}"')));
  const lines = rewritten(
    honest.lines.map((line) => line),
    2,
    (text) => text.replace('"outcome":"DONE"', '"outcome":"DENIED"'),
  );
  // The withheld entry keeps its claimed hash: nobody can compute it again without its text.
  const hashes: string[] = [];
  const chain = honest.lines.map((line, i) => {
    const entry = JSON.parse(line) as { canonical: string | null; seq: number; entryHash: string };
    const prevHash = hashes.at(-1) ?? '0'.repeat(64);
    const text = entry.canonical === null ? null : (JSON.parse(lines[i] ?? '') as { canonical: string }).canonical;
    const hash = text === null ? entry.entryHash : sha256Of(`touchstone-audit-v1\n${prevHash}\n${text}`);
    hashes.push(hash);
    return `${canonicalJson({ seq: entry.seq, prevHash, entryHash: hash, canonical: text })}\n`;
  });
  const frontier = new MerkleFrontier();
  for (const hash of hashes) frontier.push(merkleLeaf(Buffer.from(hash, 'hex')));
  const { exportedAt: at } = JSON.parse(bundle.text('bundle.json')) as { exportedAt: string };
  const state = {
    chainId: chainId(),
    size: hashes.length,
    headHash: hashes.at(-1) as Sha256,
    root: frontier.root(),
    at,
  };
  for (const name of bundle.names('checkpoints')) bundle.files.delete(name);
  bundle
    .set('chain.jsonl', chain.join(''))
    .set(`checkpoints/0001-${hashes.length}.txt`, signCheckpoint(state, signer()));
  return bundle.signedBy(signer());
}

describe('a whole record written anew by whoever has the key', () => {
  it('cannot be told from an honest one by itself', async () => {
    const { report } = await runVerifier(rewrittenByTheOperator());
    expect(report.first).toBeNull();
  });

  it.each([
    ['a checkpoint', 'kept.txt'],
    ['a dossier', 'issued.pdf'],
  ])('is found with %s from outside, even across an entry that is withheld', async (_what, file) => {
    const extra = { 'kept.txt': early, 'issued.pdf': dossier };
    const { exitCode, report } = await runVerifier(rewrittenByTheOperator(), ['--checkpoint', file], extra);
    expect(exitCode).toBe(5);
    expect(report.first).toMatchObject({ check: 'CHECKPOINTS', place: 'chain.jsonl entry 1' });
  });

  it('is not vouched for by a checkpoint of another chain, by no checkpoint, or by a file that is not there', async () => {
    const foreign = signCheckpoint({ chainId: FOREIGN, size: 1, headHash: sha256Of('x'), root: sha256Of('y'), at: '2026-06-01T08:00:00.000Z' }, signer()); // prettier-ignore
    const extra = { 'foreign.txt': foreign, 'none.txt': 'hello', 'none.pdf': '%PDF-1.7 hello' };
    for (const name of ['foreign.txt', 'none.txt', 'none.pdf', 'absent.txt'])
      expect(await runVerifier(honest, ['--checkpoint', name], extra)).toMatchObject({
        exitCode: 5,
        report: { first: { check: 'CHECKPOINTS', place: name } },
      });
  });
});

type Keys = { keys: Record<string, string | null>[] };
const withKey = (own: Record<string, string | null>): ForgedBundle =>
  forged().json<Keys>('keys.json', (all) => ({ ...all, keys: all.keys.map((key) => ({ ...key, ...own })) }));
const exportedAt = (): string => (JSON.parse(honest.text('bundle.json')) as { exportedAt: string }).exportedAt;

describe('keys in a bundle', () => {
  it.each([
    ['retired', { retiredAt: '2020-01-01T00:00:00.000Z' }],
    ['compromised', { compromisedFrom: '2020-01-01T00:00:00.000Z' }],
  ])('that were %s before they signed vouch for nothing', async (_what, own) => {
    const { exitCode, report } = await runVerifier(withKey(own).signedBy(signer()));
    expect(exitCode).toBe(5);
    expect(report.first).toMatchObject({ check: 'CHECKPOINTS', place: 'chain.jsonl entry 1' });
    const { problems } = report as unknown as { problems: { check: string }[] };
    expect(new Set(problems.map(({ check }) => check))).toEqual(
      new Set(['CHECKPOINTS', 'STATEMENTS', 'ATTESTATIONS', 'BUNDLE']),
    );
  });

  it('that were retired later still vouch for what they signed, and for the key that follows', async () => {
    const at = exportedAt();
    const said = {
      format: 'touchstone/key-endorsement@1',
      keyId: stranger.keyId,
      publicKeyPem: stranger.publicKeyPem,
      at,
    };
    const type = 'application/vnd.touchstone.key-endorsement+json';
    const endorsement = JSON.stringify(signEnvelope(type, canonicalJson(said), signer()));
    const next = { keyId: stranger.keyId, publicKeyPem: stranger.publicKeyPem, introducedAt: at, endorsement };
    const bundle = withKey({ retiredAt: at }).json<Keys>('keys.json', (all) => ({
      ...all,
      keys: [...all.keys, { ...all.keys[0], ...next, retiredAt: null }],
    }));
    const name = bundle.names('checkpoints').at(-1) ?? '';
    const [, size, headHash, root] = bundle.text(name).split('\n') as [string, string, Sha256, Sha256];
    const state = { chainId: chainId(), size: Number(size), headHash, root, at };
    bundle.set(name, signCheckpoint(state, stranger)).signedBy(stranger);
    const { exitCode, report } = await runVerifier(bundle, ['--key-id', signer().keyId]);
    expect({ exitCode, first: report.first }).toEqual({ exitCode: 0, first: null });
    expect(report.notes.join()).toContain('by way of keys it vouches for');
    const unendorsed = bundle.json<Keys>('keys.json', ({ keys, ...all }) => ({
      ...all,
      keys: keys.map((key) => ({ ...key, endorsement: null })),
    }));
    const other = await runVerifier(unendorsed.signedBy(stranger), ['--key-id', signer().keyId]);
    expect(other).toMatchObject({ exitCode: 5, report: { first: { check: 'BUNDLE', place: 'manifest.dsse.json' } } });
  });

  it.each([
    ['another id', { keyId: 'a'.repeat(64) }],
    ['no public key', { publicKeyPem: 'no key' }],
    ['no instant', { introducedAt: 'yesterday' }],
  ])('with %s are no keys', async (_what, own) => {
    const { exitCode, report } = await runVerifier(withKey(own).signedBy(signer()));
    const { problems } = report as unknown as { problems: { check: string; place: string }[] };
    expect(exitCode).toBe(5);
    expect(problems).toContainEqual(expect.objectContaining({ check: 'KEYS', place: 'keys.json key 1' }));
  });
});

describe('the stand-alone verifier', () => {
  it('says how it is called when it is called otherwise', async () => {
    for (const options of [['--nonsense'], ['--key-id', 'short'], ['--checkpoint']])
      expect(await runVerifier(honest, options)).toMatchObject({
        exitCode: 64,
        text: expect.stringContaining('usage:'),
      });
  });

  it('shares no code with the product and needs no package', async () => {
    const source = await readFile(VERIFIER, 'utf8');
    const imported = [...source.matchAll(/from '([^']+)'/g)].map(([, name]) => name);
    expect(imported.every((name) => name?.startsWith('node:'))).toBe(true);
    expect(source).not.toMatch(/import\(|require\(/);
  });
});
