#!/usr/bin/env node
// Checks an exported Touchstone bundle with Node 20 or later and nothing else: no network, no package, no code of the product.
// What it checks is written down in docs/audit-format.md and docs/evidence-format.md. Exit code 0: all holds. 5: something does not. 64: it could not be asked so.
import { createHash, createPublicKey, verify } from 'node:crypto';
import { lstatSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { inflateSync } from 'node:zlib';

const USAGE = `usage: node touchstone-verify.mjs [FOLDER] [--key-id HEX] [--checkpoint FILE]...
       [--image FILE]... [--proof FILE]... [--json]
  FOLDER        an exported bundle; without it the folder this file lies in, or else the present one
  --key-id      the id of the key you were told, 64 characters; the bundle must be signed with it or with one it vouches for
  --checkpoint  a checkpoint, or a sealed dossier (PDF), that you kept yourself
  --image       an image: says whether it is among the sealed ones of this bundle, and proves it
  --proof       a proof that one image is among the sealed ones, made by \`touchstone dataset proof\`
`;
const GENESIS = '0'.repeat(64);
const HEX = /^[0-9a-f]{64}$/;
const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const STATEMENT_TYPE = 'application/vnd.in-toto+json';
const ENDORSEMENT_TYPE = 'application/vnd.touchstone.key-endorsement+json';
const SUMS = 'SHA256SUMS';
const MANIFEST = 'manifest.dsse.json';
const FIXED = ['README.txt', SUMS, 'bundle.json', 'chain.jsonl', 'keys.json', MANIFEST, 'touchstone-verify.mjs'];
const FOLDERS =
  /^(checkpoints\/\d{4,}-\d+\.txt|statements\/[0-9a-f-]{36}\.dsse\.json|attestations\/[0-9a-f-]{36}\.dsse\.json|datasets\/[0-9a-f-]{36}\.json|evidence\/[0-9a-f]{64}\.json|dossiers\/[A-Za-z0-9-]+\.pdf)$/;
/** The most telling problem is named first. */
const ORDER = [
  'CHAIN',
  'CHECKPOINTS',
  'STATEMENTS',
  'ATTESTATIONS',
  'DATASETS',
  'EVIDENCE',
  'KEYS',
  'BUNDLE',
  'FILES',
  'IMAGES',
];
const IN_TOTO = 'https://in-toto.io/Statement/v1';
const RUN_RESULT = 'urn:touchstone:run-result:v1';
const GATE_DECISION = 'urn:touchstone:gate-decision:v1';
const ENTRY = 'attributesSha256,excluded,groupId,id,imageSha256,labelSha256,name';

const sha256 = (bytes) => createHash('sha256').update(bytes).digest('hex');
const isRecord = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);

/** The one spelling of a JSON value (RFC 8785): sorted names, no white space. */
function canonical(value) {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (!isRecord(value)) return JSON.stringify(value);
  const names = Object.keys(value).sort();
  return `{${names.map((name) => `${JSON.stringify(name)}:${canonical(value[name])}`).join(',')}}`;
}

/** The value of a canonical JSON text; throws for any other text, so white space, another order and doubled names are found. */
function parseCanonical(text) {
  const value = JSON.parse(text);
  if (canonical(value) !== text) throw new Error('it is JSON, but not in its one canonical spelling');
  return value;
}

function textOf(bytes) {
  return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
}

function base64(text) {
  const bytes = Buffer.from(text, 'base64');
  if (bytes.toString('base64') !== text) throw new Error('a part of it is not in standard base64');
  return bytes;
}

function ed25519(pem) {
  if (!pem.includes('BEGIN PUBLIC KEY')) throw new Error('it is no public key in PEM');
  const key = createPublicKey(pem);
  if (key.asymmetricKeyType !== 'ed25519') throw new Error('it is no Ed25519 key');
  return key;
}

const keyIdOf = (key) => sha256(key.export({ type: 'spki', format: 'der' }));

/** DSSE pre-authentication encoding. */
function pae(type, payload) {
  return Buffer.concat([Buffer.from(`DSSEv1 ${Buffer.byteLength(type)} ${type} ${payload.length} `), payload]);
}

/** Payload and key id of an envelope in its one spelling with one signature; throws when the signature does not hold. */
function openEnvelope(text, type, keys) {
  const envelope = JSON.parse(text);
  const [signature] = envelope.signatures;
  const { payloadType, payload } = envelope;
  const spelled = JSON.stringify({
    payloadType,
    payload,
    signatures: [{ keyid: signature.keyid, sig: signature.sig }],
  });
  if (spelled !== text) throw new Error('it is not spelled as an envelope with one signature is');
  if (payloadType !== type) throw new Error(`it is of type ${payloadType}, expected ${type}`);
  const key = keys.get(signature.keyid);
  if (key === undefined) throw new Error(`it is signed with a key that is not in keys.json (${signature.keyid})`);
  const bytes = base64(payload);
  if (!verify(null, pae(type, bytes), key.publicKey, base64(signature.sig)))
    throw new Error(`its signature is not one of the key ${key.keyId} over this content`);
  return { key, said: parseCanonical(textOf(bytes)) };
}

/** Why a signature of this instant does not count; undefined: it does. */
function lapse(key, at) {
  if (key.compromisedFrom !== null && at >= key.compromisedFrom) return `compromised from ${key.compromisedFrom} on`;
  if (key.retiredAt !== null && at >= key.retiredAt) return `retired at ${key.retiredAt}`;
  if (key.endorsement !== null && at < key.introducedAt) return `not in use before ${key.introducedAt}`;
  return undefined;
}

/** A checkpoint from its exact text. */
function parseCheckpoint(text) {
  const lines = text.split('\n');
  const [origin, size, head, root, at, empty, signed, end] = lines;
  const [, chain] = /^touchstone\/checkpoint@1 ([0-9a-f-]{36})$/.exec(origin ?? '') ?? [];
  const [, keyId, signature] = /^ed25519 ([0-9a-f]{64}) ([A-Za-z0-9+/]{86}==)$/.exec(signed ?? '') ?? [];
  const isForm = lines.length === 8 && empty === '' && end === '' && chain && keyId && /^[1-9]\d{0,14}$/.test(size);
  if (!isForm || !HEX.test(head) || !HEX.test(root) || !INSTANT.test(at))
    throw new Error('it has not the form of a checkpoint');
  return { chain, size: Number(size), head, root, at, keyId, signature, body: `${lines.slice(0, 5).join('\n')}\n` };
}

/** RFC 6962 leaf. */
const leafOf = (bytes) => createHash('sha256').update(Buffer.of(0)).update(bytes).digest();
const nodeOf = (left, right) => createHash('sha256').update(Buffer.of(1)).update(left).update(right).digest();

/** For n >= 2: the largest power of two below n. */
function half(size) {
  let power = 1;
  while (power * 2 < size) power *= 2;
  return power;
}

/** RFC 6962 over leaves. Complete subtrees are kept, so that many sizes cost little more than one. */
class Tree {
  constructor(leaves) {
    this.leaves = leaves;
    this.kept = new Map();
  }
  root(from, to) {
    const size = to - from;
    if (size === 0) return createHash('sha256').digest();
    if (size === 1) return this.leaves[from];
    const name = `${from} ${to}`;
    const known = this.kept.get(name);
    if (known !== undefined) return known;
    const split = from + half(size);
    const found = nodeOf(this.root(from, split), this.root(split, to));
    this.kept.set(name, found);
    return found;
  }
  /** Siblings from the leaf upwards. */
  path(index, from = 0, to = this.leaves.length) {
    if (to - from === 1) return [];
    const split = from + half(to - from);
    return index < split
      ? [...this.path(index, from, split), this.root(split, to).toString('hex')]
      : [...this.path(index, split, to), this.root(from, split).toString('hex')];
  }
}

/** The root to which a path leads from a leaf; undefined when the path does not fit the size. */
function climb(leaf, index, size, path) {
  if (size === 1) return path.length === 0 ? leaf : undefined;
  const sibling = path.at(-1);
  if (sibling === undefined) return undefined;
  const split = half(size);
  const isLeft = index < split;
  const inner = isLeft
    ? climb(leaf, index, split, path.slice(0, -1))
    : climb(leaf, index - split, size - split, path.slice(0, -1));
  if (inner === undefined) return undefined;
  return isLeft ? nodeOf(inner, sibling) : nodeOf(sibling, inner);
}

/** An item of a manifest in full: its one form, and what its leaf is. */
function leafOfEntry(entry) {
  if (Object.keys(entry).sort().join() !== ENTRY) throw new Error('an entry has other members than an item has');
  if (!HEX.test(entry.imageSha256)) throw new Error(`the digest of the image of ${entry.id} is none`);
  return leafOf(canonical(entry));
}

/** The number that decimal text says; for comparing, never for judging. */
function numberOf(text) {
  if (text === null) return null;
  if (typeof text !== 'string' || !/^-?\d+(\.\d+)?$/.test(text))
    throw new Error(`${JSON.stringify(text)} is no decimal text`);
  return Number(text);
}

function requireSame(what, said, found) {
  if (canonical(said ?? null) !== canonical(found ?? null))
    throw new Error(`${what}: the statement says ${JSON.stringify(said)}, the evidence ${JSON.stringify(found)}`);
}

/** The checkpoint in a sealed dossier. Only the checkpoint's own signature is checked here: the PDF's seal is for `touchstone verify`. */
function checkpointInPdf(pdf) {
  for (let at = pdf.indexOf('stream'); at !== -1; at = pdf.indexOf('stream', at + 6)) {
    let start = at + 6;
    if (pdf[start] === 13) start += 1;
    if (pdf[start] === 10) start += 1;
    const end = pdf.indexOf('endstream', start);
    if (end === -1) break;
    const raw = pdf.subarray(start, end);
    let inside = raw;
    try {
      inside = inflateSync(raw);
    } catch {
      // Not compressed.
    }
    if (inside[0] === 123 && inside.includes('"touchstone/dossier-facts@1"')) {
      const checkpoint = JSON.parse(inside.toString('utf8').replace(/\s+$/, '')).audit?.checkpoint;
      if (typeof checkpoint === 'string') return checkpoint;
    }
    at = end;
  }
  throw new Error('there is no checkpoint in this PDF');
}

class Bundle {
  constructor(folder) {
    this.folder = folder;
    this.problems = [];
    this.notes = [];
    this.keys = new Map();
    this.entries = [];
    this.anchors = [];
    this.images = [];
    this.manifests = new Map();
    this.results = new Map();
    this.decisions = new Map();
  }

  wrong(check, place, message) {
    this.problems.push({ check, place, message });
  }

  /** Runs one step; what it throws is a problem at that place. */
  at(check, place, work) {
    try {
      return work();
    } catch (error) {
      this.wrong(check, place, error instanceof Error ? error.message : String(error));
      return undefined;
    }
  }

  read(name) {
    const bytes = this.files.get(name);
    if (bytes === undefined) throw new Error('the file is missing');
    return bytes;
  }

  /** What lies in the folder against SHA256SUMS, and SHA256SUMS against its one spelling. */
  checkFiles() {
    this.files = new Map();
    this.walk(this.folder);
    for (const name of this.files.keys())
      if (!FIXED.includes(name) && !FOLDERS.test(name)) this.wrong('FILES', name, 'a bundle has no file of this name');
    for (const name of FIXED) if (!this.files.has(name)) this.wrong('FILES', name, 'the file is missing');
    const listed = this.at('FILES', SUMS, () => this.sums()) ?? [];
    for (const [name, sum] of listed) {
      const bytes = this.files.get(name);
      if (bytes === undefined) this.wrong('FILES', name, 'the file is missing');
      else if (sha256(bytes) !== sum) this.wrong('FILES', name, 'the content is not the one that was listed');
    }
    const names = new Set(listed.map(([name]) => name));
    for (const name of this.files.keys())
      if (name !== SUMS && !names.has(name)) this.wrong('FILES', name, `the file is not listed in ${SUMS}`);
  }

  walk(folder) {
    for (const entry of readdirSync(folder).sort()) {
      const path = join(folder, entry);
      const name = relative(this.folder, path).split(sep).join('/');
      const found = lstatSync(path);
      if (found.isDirectory()) this.walk(path);
      else if (found.isFile()) this.files.set(name, readFileSync(path));
      else this.wrong('FILES', name, 'it is neither a file nor a folder');
    }
  }

  sums() {
    const text = textOf(this.read(SUMS));
    const lines = text.split('\n');
    if (lines.pop() !== '') throw new Error('its last line is cut off');
    const found = lines.map((line, i) => {
      const [, sum, name] = /^([0-9a-f]{64}) {2}([A-Za-z0-9._/-]+)$/.exec(line) ?? [];
      if (name === undefined) throw new Error(`line ${i + 1} is not "DIGEST  NAME"`);
      return [name, sum];
    });
    found.forEach(([name], i) => {
      if (i > 0 && found[i - 1][0] >= name) throw new Error(`line ${i + 1} (${name}) is out of order`);
    });
    return found;
  }

  checkKeys() {
    this.at('KEYS', 'keys.json', () => {
      const said = parseCanonical(textOf(this.read('keys.json')));
      if (said.format !== 'touchstone/keys@1' || !Array.isArray(said.keys)) throw new Error('it is no list of keys');
      said.keys.forEach((key, i) => this.at('KEYS', `keys.json key ${i + 1}`, () => this.addKey(key)));
    });
  }

  addKey(key) {
    const publicKey = ed25519(key.publicKeyPem);
    if (keyIdOf(publicKey) !== key.keyId) throw new Error('its id is not the digest of its public key');
    if (this.keys.has(key.keyId)) throw new Error('it is listed twice');
    for (const name of ['introducedAt', 'retiredAt', 'compromisedFrom'])
      if (!(INSTANT.test(key[name]) || (name !== 'introducedAt' && key[name] === null)))
        throw new Error(`${name} is no instant`);
    let endorsedBy = null;
    if (key.endorsement !== null) {
      const { key: older, said } = openEnvelope(key.endorsement, ENDORSEMENT_TYPE, this.keys);
      if (said.keyId !== key.keyId || said.at !== key.introducedAt)
        throw new Error('its endorsement is about another key or time');
      endorsedBy = older.compromisedFrom !== null && said.at >= older.compromisedFrom ? null : older.keyId;
    }
    this.keys.set(key.keyId, { ...key, publicKey, endorsedBy });
  }

  /** What the bundle says of itself, and the signed list of its files. */
  checkBundle(pinned) {
    this.about = this.at('BUNDLE', 'bundle.json', () => {
      const about = parseCanonical(textOf(this.read('bundle.json')));
      const isForm = about.format === 'touchstone/bundle@1' && isRecord(about.pilot) && UUID.test(about.chain);
      if (!isForm || !Array.isArray(about.evidence) || !INSTANT.test(about.exportedAt))
        throw new Error('it is no description of a bundle');
      if (about.chain !== about.customerOrganisationId) throw new Error('the chain is not the one of the customer');
      return about;
    });
    this.at('BUNDLE', MANIFEST, () => {
      const { key, said } = openEnvelope(textOf(this.read(MANIFEST)), STATEMENT_TYPE, this.keys);
      if (said._type !== 'https://in-toto.io/Statement/v1' || said.predicateType !== 'urn:touchstone:bundle:v1')
        throw new Error('it is no list of a bundle');
      const { pilotId, exportedAt, chain, entries } = said.predicate;
      const { about } = this;
      if (
        about &&
        (pilotId !== about.pilot.id ||
          exportedAt !== about.exportedAt ||
          chain !== about.chain ||
          entries !== about.entries)
      )
        throw new Error('it is about another bundle than bundle.json');
      const late = lapse(key, exportedAt);
      if (late !== undefined) throw new Error(`its key does not count at that time: ${late}`);
      this.compareList(said.subject);
      this.comparePin(pinned, key);
    });
  }

  compareList(subject) {
    const listed = new Map(subject.map(({ name, digest }) => [name, digest.sha256]));
    if (listed.size !== subject.length) throw new Error('it lists a file twice');
    for (const [name, sum] of listed) {
      const bytes = this.files.get(name);
      if (bytes === undefined) this.wrong('BUNDLE', name, 'the signed list names it, and it is missing');
      else if (sha256(bytes) !== sum) this.wrong('BUNDLE', name, 'the signed list names another content');
    }
    for (const name of this.files.keys())
      if (![SUMS, MANIFEST].includes(name) && !listed.has(name))
        this.wrong('BUNDLE', name, 'the signed list does not name it');
  }

  comparePin(pinned, key) {
    if (pinned === undefined) {
      this.notes.push(
        `Signed with the key ${key.keyId}. Compare it with the one you were told, or give it with --key-id.`,
      );
      return;
    }
    for (let one = key; one !== undefined; one = this.keys.get(one.endorsedBy))
      if (one.keyId === pinned) {
        this.notes.push(`Signed with the key you named${one === key ? '' : ', by way of keys it vouches for'}.`);
        return;
      }
    throw new Error(
      `it is signed with the key ${key.keyId}, which is not the one you named, nor one that key vouches for`,
    );
  }

  checkChain() {
    const text = this.at('CHAIN', 'chain.jsonl', () => textOf(this.read('chain.jsonl')));
    if (text === undefined) return;
    const lines = text.split('\n');
    if (lines.pop() !== '') this.wrong('CHAIN', `chain.jsonl entry ${lines.length + 1}`, 'its line is cut off');
    for (let i = 0; i < lines.length; i += 1) {
      const place = `chain.jsonl entry ${i + 1}`;
      const entry = this.at('CHAIN', place, () => this.entry(lines[i], i + 1));
      // What follows a broken entry cannot be told apart from it.
      if (entry === undefined) return;
      this.entries.push(entry);
    }
    const { about } = this;
    if (about !== undefined && about.entries !== this.entries.length) {
      const at = Math.min(about.entries, this.entries.length) + 1;
      this.wrong(
        'CHAIN',
        `chain.jsonl entry ${at}`,
        `there are ${this.entries.length} entries, ${about.entries} were exported`,
      );
    }
    const withheld = this.entries.filter(({ statement }) => statement === undefined).length;
    if (about !== undefined && about.withheld !== withheld)
      this.wrong(
        'CHAIN',
        'chain.jsonl',
        `the texts of ${withheld} entries are withheld, ${about.withheld} were at the export`,
      );
  }

  entry(line, seq) {
    const entry = parseCanonical(line);
    if (Object.keys(entry).join() !== 'canonical,entryHash,prevHash,seq')
      throw new Error('it has other members than an entry has');
    if (entry.seq !== seq) throw new Error(`it says that it is entry ${entry.seq}`);
    const before = this.entries.at(-1)?.entryHash ?? GENESIS;
    if (entry.prevHash !== before) throw new Error('it does not link to the entry before it');
    if (!HEX.test(entry.entryHash)) throw new Error('its hash is none');
    if (entry.canonical === null) return { entryHash: entry.entryHash };
    if (sha256(`touchstone-audit-v1\n${entry.prevHash}\n${entry.canonical}`) !== entry.entryHash)
      throw new Error('its text is not the text that was hashed');
    const statement = parseCanonical(entry.canonical);
    if (statement.format !== 'touchstone/audit@1' || statement.seq !== seq)
      throw new Error('its text is about another entry');
    if (this.about !== undefined && statement.chain !== this.about.chain)
      throw new Error('its text is about another chain');
    return { entryHash: entry.entryHash, statement };
  }

  checkCheckpoints(outside) {
    this.tree = new Tree(this.entries.map(({ entryHash }) => leafOf(Buffer.from(entryHash, 'hex'))));
    const names = [...this.files.keys()].filter((name) => name.startsWith('checkpoints/'));
    const found = names.sort().flatMap((name) => this.at('CHECKPOINTS', name, () => this.checkpoint(name)) ?? []);
    const given = outside.flatMap((path) => this.at('CHECKPOINTS', path, () => this.outsideCheckpoint(path)) ?? []);
    const all = [...found, ...given].sort(
      (one, other) => one.size - other.size || Number(other.isOutside) - Number(one.isOutside),
    );
    let covered = 0;
    for (const one of all) {
      if (!this.agrees(one, covered)) break;
      if (one.size > covered)
        this.anchors.push({ from: covered + 1, to: one.size, by: one.name, at: one.at, isOutside: one.isOutside });
      covered = one.size;
    }
    if (covered < this.entries.length || covered === 0)
      this.wrong(
        'CHECKPOINTS',
        `chain.jsonl entry ${covered + 1}`,
        'no checkpoint that holds covers it and what follows',
      );
  }

  agrees({ name, size, head, root }, covered) {
    const place = `chain.jsonl entry ${Math.min(covered, this.entries.length) + 1}`;
    if (size > this.entries.length) {
      this.wrong(
        'CHECKPOINTS',
        `chain.jsonl entry ${this.entries.length + 1}`,
        `${name} covers ${size} entries, intact are ${this.entries.length}`,
      );
      return false;
    }
    if (this.entries[size - 1].entryHash === head && this.tree.root(0, size).toString('hex') === root) return true;
    this.wrong(
      'CHECKPOINTS',
      place,
      `${name} says otherwise: entries between ${covered + 1} and ${size} were written anew with new hashes`,
    );
    return false;
  }

  /** Of the bundle; nothing when its key did not count any more. */
  checkpoint(name) {
    const one = this.signedCheckpoint(textOf(this.read(name)));
    if (`${name.split('-').pop()}` !== `${one.size}.txt`) throw new Error('its name says another size');
    const late = lapse(this.keys.get(one.keyId), one.at);
    if (late !== undefined) {
      this.notes.push(`${name} does not count: its key is ${late}.`);
      return undefined;
    }
    return { ...one, name, isOutside: false };
  }

  outsideCheckpoint(path) {
    const bytes = readFileSync(path);
    const isPdf = bytes.subarray(0, 5).toString('latin1') === '%PDF-';
    const one = this.signedCheckpoint(isPdf ? checkpointInPdf(bytes) : textOf(bytes));
    const late = lapse(this.keys.get(one.keyId), one.at);
    if (late !== undefined) throw new Error(`its key does not count at that time: ${late}`);
    return { ...one, name: path, isOutside: true };
  }

  signedCheckpoint(text) {
    const one = parseCheckpoint(text);
    const key = this.keys.get(one.keyId);
    if (this.about !== undefined && one.chain !== this.about.chain)
      throw new Error(`it is about another chain (${one.chain})`);
    if (key === undefined) throw new Error(`it is signed with a key that is not in keys.json (${one.keyId})`);
    if (!verify(null, Buffer.from(one.body), key.publicKey, base64(one.signature)))
      throw new Error('its signature does not fit its text');
    return one;
  }

  checkStatements() {
    this.digests = new Map((this.about?.evidence ?? []).map(({ subject, digest }) => [`${subject} ${digest}`, true]));
    const recorded = new Set(
      this.entries.map(({ statement }) => statement?.after?.signatureId).filter((id) => id !== undefined),
    );
    const names = [...this.files.keys()].filter((name) => name.startsWith('statements/'));
    for (const name of names) this.at('STATEMENTS', name, () => this.statement(name, recorded));
    const subjects = new Set((this.about?.evidence ?? []).map(({ subject }) => subject));
    this.entries.forEach(({ statement }, i) => {
      if (statement?.action !== 'gate.signed' || !subjects.has(`GATE:${statement.object.id}`)) return;
      const name = `statements/${statement.after.signatureId}.dsse.json`;
      if (!this.files.has(name))
        this.wrong('STATEMENTS', name, `the file is missing: entry ${i + 1} of the chain records this signature`);
    });
  }

  statement(name, recorded) {
    const { key, said } = openEnvelope(textOf(this.read(name)), STATEMENT_TYPE, this.keys);
    if (said._type !== 'https://in-toto.io/Statement/v1' || said.predicateType !== 'urn:touchstone:signature:v1')
      throw new Error('it is no statement about a signature');
    const { signatureId, pilotId, signedAt } = said.predicate;
    if (name !== `statements/${signatureId}.dsse.json`)
      throw new Error(`it is the signature ${signatureId}, not the one its name says`);
    if (this.about !== undefined && pilotId !== this.about.pilot.id)
      throw new Error(`it belongs to another pilot (${pilotId})`);
    const late = lapse(key, signedAt);
    if (late !== undefined) throw new Error(`its key does not count at ${signedAt}: ${late}`);
    if (said.subject.length !== 1) throw new Error('it is about more or less than one thing');
    const [{ name: subject, digest }] = said.subject;
    if (!this.digests.has(`${subject} ${digest.sha256}`)) throw new Error('bundle.json does not know what it is about');
    if (subject.startsWith('GATE:') && !recorded.has(signatureId)) throw new Error('no entry of the chain records it');
  }

  /** Evidence by its digest; undefined when it is not there or is not itself, which is said under EVIDENCE. */
  evidence(digest, what) {
    const name = `evidence/${digest}.json`;
    const bytes = this.files.get(name);
    if (bytes === undefined) this.wrong('EVIDENCE', name, `the file is missing: ${what} names it`);
    if (bytes === undefined || sha256(bytes) !== digest) return undefined;
    return this.at('EVIDENCE', name, () => parseCanonical(textOf(bytes)));
  }

  /** Entries of the chain about one thing, with their numbers. */
  recorded(action, isMeant) {
    return this.entries.flatMap(({ statement }, i) =>
      statement?.action === action && statement.outcome === 'DONE' && isMeant(statement)
        ? [{ ...statement, place: `entry ${i + 1} of the chain` }]
        : [],
    );
  }

  /** Every manifest: its form, its root, and that the root is the one that was sealed. */
  checkDatasets() {
    const listed = new Map((this.about?.datasets ?? []).map((one) => [one.file, one]));
    for (const [name, { key }] of listed)
      if (!this.files.has(name))
        this.wrong('DATASETS', name, `the file is missing: bundle.json lists the dataset ${key}`);
    for (const name of this.files.keys())
      if (name.startsWith('datasets/')) this.at('DATASETS', name, () => this.manifest(name, listed.get(name)));
  }

  manifest(name, listed) {
    const said = parseCanonical(textOf(this.read(name)));
    if (said.format !== 'touchstone/disclosed-manifest@1' || !Array.isArray(said.entries) || !HEX.test(said.merkleRoot))
      throw new Error('it is no manifest of a dataset');
    const { dataset, entries, merkleRoot } = said;
    if (name !== `datasets/${dataset.id}.json`) throw new Error('its name is of another dataset');
    if (this.about !== undefined && dataset.pilotId !== this.about.pilot.id)
      throw new Error('it belongs to another pilot');
    const withheld = entries.filter((entry) => 'leaf' in entry).length;
    if (said.count !== entries.length || said.withheld !== withheld)
      throw new Error(
        `it says ${said.count} items, ${said.withheld} withheld; there are ${entries.length}, ${withheld}`,
      );
    const shown = entries.filter((entry) => !('leaf' in entry)).map(({ id }) => id);
    const astray = shown.findIndex((id, i) => i > 0 && shown[i - 1] >= id);
    if (astray !== -1) throw new Error(`the item ${shown[astray]} is out of order`);
    const leaves = entries.map((entry) => {
      if (!('leaf' in entry)) return leafOfEntry(entry);
      if (Object.keys(entry).join() !== 'leaf' || !HEX.test(entry.leaf)) throw new Error('a withheld item is no leaf');
      return Buffer.from(entry.leaf, 'hex');
    });
    const tree = new Tree(leaves);
    const root = tree.root(0, leaves.length).toString('hex');
    if (root !== merkleRoot)
      throw new Error(
        `its items give the root ${root}, not ${merkleRoot}: an item was changed, added, deleted or moved`,
      );
    this.compareSeal(said, listed);
    this.erasures(said, new Set(leaves.map((leaf) => leaf.toString('hex'))));
    this.manifests.set(dataset.id, { name, dataset, entries, merkleRoot, tree });
  }

  /** Images whose bytes were erased since: the root is over digests and holds all the same, and all that the chain records is listed. */
  erasures({ dataset, count, erased = [] }, leaves) {
    if (!Array.isArray(erased)) throw new Error('its list of erased images is no list');
    const listed = new Set(erased.map(({ leaf }) => leaf));
    for (const leaf of listed)
      if (!leaves.has(leaf)) throw new Error(`it says that an image is erased which it does not hold: ${leaf}`);
    const entries = this.recorded('dataset.itemsErased', ({ object }) => object.id === dataset.id);
    const recorded = entries.reduce((sum, { after }) => sum + after.items.length, 0);
    if (listed.size !== erased.length || listed.size < recorded)
      throw new Error(`it lists ${listed.size} erased images; the chain records ${recorded}`);
    if (listed.size === 0) return;
    const at = erased
      .map((one) => one.at)
      .sort()
      .at(-1);
    this.notes.push(
      `Dataset ${dataset.key} v${dataset.version}: ${listed.size} of ${count} images erased since, the last at ${at}. They are not missing; what was judged stays.`,
    );
  }

  compareSeal({ dataset, merkleRoot, count, withheld }, listed) {
    if (listed === undefined) throw new Error('bundle.json does not list it');
    if (listed.merkleRoot !== merkleRoot || listed.count !== count || listed.withheld !== withheld)
      throw new Error('bundle.json says another root or number of items');
    for (const { after, place } of this.recorded('dataset.sealed', ({ object }) => object.id === dataset.id))
      if (after?.merkleRoot !== merkleRoot)
        throw new Error(`${place} records that it was sealed with the root ${after?.merkleRoot}`);
  }

  /** Every statement about a run or a gate, against the chain, the evidence and one another. */
  checkAttestations() {
    const pilotId = this.about?.pilot.id;
    const made = this.recorded('statement.made', ({ after }) => after?.pilotId === pilotId);
    this.made = new Map(made.map((entry) => [`attestations/${entry.object.id}.dsse.json`, entry]));
    for (const [name, { place }] of this.made)
      if (!this.files.has(name))
        this.wrong('ATTESTATIONS', name, `the file is missing: ${place} records this statement`);
    const names = [...this.files.keys()].filter((name) => name.startsWith('attestations/'));
    for (const name of names) this.at('ATTESTATIONS', name, () => this.attestation(name));
    for (const [name, said] of this.results) this.at('ATTESTATIONS', name, () => this.runResult(said));
    for (const [name, said] of this.decisions) this.at('ATTESTATIONS', name, () => this.gateDecision(said));
    const listed = (this.about?.attestations ?? []).map(({ file }) => file).sort();
    if (this.about !== undefined && listed.join() !== names.sort().join())
      this.wrong('ATTESTATIONS', 'bundle.json', 'it lists other statements than there are');
  }

  attestation(name) {
    const bytes = this.read(name);
    const { key, said } = openEnvelope(textOf(bytes), STATEMENT_TYPE, this.keys);
    const entry = this.made.get(name);
    if (entry === undefined) throw new Error('no entry of the chain records it');
    if (entry.after.envelopeSha256 !== sha256(bytes))
      throw new Error(`it is not the statement that ${entry.place} records`);
    const late = lapse(key, entry.at);
    if (late !== undefined) throw new Error(`its key does not count at ${entry.at}: ${late}`);
    if (said._type !== IN_TOTO || said.subject.length !== 1) throw new Error('it is no statement about one thing');
    if (said.predicateType === RUN_RESULT) this.results.set(name, said);
    else if (said.predicateType === GATE_DECISION) this.decisions.set(name, said);
    else throw new Error(`it is of an unknown kind, ${said.predicateType}`);
  }

  runResult({ subject: [model], predicate }) {
    const { plan, result, runId, judgementId, useCase } = predicate;
    const what = `the result of run ${runId}`;
    const [ended] = this.recorded('run.completed', ({ object }) => object.id === runId);
    const logged = ended?.after.verdicts.find(({ useCaseId }) => useCaseId === useCase.id);
    if (ended !== undefined) {
      requireSame(`verdict in ${ended.place}`, predicate.verdict, logged?.verdict);
      requireSame(`digest of the result in ${ended.place}`, result.digest, logged?.resultDigest);
    }
    const planned = this.evidence(plan.digest, what);
    if (planned !== undefined) this.comparePlan(model, predicate, planned);
    const judged = this.evidence(result.digest, what);
    if (judged !== undefined) this.compareResult(judgementId, predicate, judged);
    this.evidence(plan.criteriaSet.digest, what);
    const manifest = this.manifests.get(plan.dataset.id);
    if (manifest === undefined) {
      const name = `datasets/${plan.dataset.id}.json`;
      if (!this.files.has(name)) this.wrong('DATASETS', name, `the file is missing: ${what} was judged on it`);
      return;
    }
    requireSame('root of the dataset', plan.dataset.merkleRoot, manifest.merkleRoot);
    requireSame('number of images', plan.dataset.count, manifest.entries.length);
  }

  comparePlan(model, { kind, plan, useCase, site, pilot }, planned) {
    requireSame('subject', model, { name: `MODEL:${planned.model.id}`, digest: { sha256: planned.model.sha256 } });
    requireSame('kind of run', kind, planned.kind);
    requireSame('pilot', pilot, planned.pilot);
    requireSame('site', site, planned.site);
    const { id, merkleRoot, itemCount } = planned.dataset;
    requireSame('dataset', plan.dataset, { id, merkleRoot, count: itemCount });
    const judgement = planned.judgements.find(({ useCaseId }) => useCaseId === useCase.id);
    requireSame('use case', useCase.key, judgement?.useCaseKey);
    requireSame('criteria', plan.criteriaSet, judgement?.criteriaSet);
    const pipeline = {
      modelContractDigest: planned.model.contractDigest,
      contract: judgement && { version: judgement.contract.version, digest: judgement.contract.digest },
      operatingPointDigest: planned.operatingPoint?.digest ?? null,
    };
    requireSame('pipeline', plan.pipelineConfig, { ...pipeline, digest: sha256(canonical(pipeline)) });
    const { digest, ...environment } = plan.environment;
    requireSame('digest of the environment', digest, sha256(canonical(environment)));
  }

  compareResult(judgementId, predicate, judged) {
    requireSame('verdict', predicate.verdict, judged.verdict);
    requireSame('counts', predicate.counts, judged.conservation);
    requireSame('attempt', predicate.attempt.n, judged.attempt.number);
    const cells = judged.criteria.flatMap((criterion) => criterion.cells.map((cell) => ({ criterion, cell })));
    requireSame('number of metrics', predicate.metrics.length, cells.length);
    cells.forEach(({ criterion, cell }, i) => {
      const metric = predicate.metrics[i];
      const where = `${criterion.criterionId} on ${cell.slice ?? 'all items'}`;
      const said = [metric.criterionId, metric.slice, metric.verdict, metric.comparator, metric.threshold];
      requireSame(where, said, [
        criterion.criterionId,
        cell.slice,
        cell.verdict,
        criterion.comparator,
        criterion.threshold,
      ]);
      const { numerator, denominator, value, interval } = metric;
      const figures = [numerator, denominator, value, interval.lower, interval.upper, interval.confidence].map(
        numberOf,
      );
      requireSame(`figures of ${where}`, figures, [
        ...[cell.k, cell.n, cell.point, cell.lower, cell.upper],
        criterion.confidenceUsed,
      ]);
    });
    this.verdicts ??= new Map();
    this.verdicts.set(judgementId, predicate.verdict);
  }

  gateDecision({ subject: [bundle], predicate }) {
    const { gate, policy, result } = predicate;
    const what = `the decision on gate ${gate.id}`;
    if (bundle.name !== `GATE:${gate.id}`) throw new Error('its subject is another gate');
    for (const { after, place } of this.recorded('gate.decided', ({ object }) => object.id === gate.id).slice(0, 1))
      requireSame(`decision in ${place}`, result, after.decision);
    this.compareSignoffs(bundle.digest.sha256, predicate);
    const evidence = this.evidence(bundle.digest.sha256, what);
    if (evidence === undefined) return;
    requireSame('pilot', gate.pilotId, evidence.pilotId);
    requireSame('type of gate', gate.type, evidence.type);
    requireSame('digest of the policy', policy.digest, evidence.policyDigest);
    this.compareInputs(predicate, evidence);
    const verdicts = evidence.cells.map(({ siteKey: site, useCaseKey, judgement }) => ({
      ...{ site, useCase: useCaseKey, runId: judgement?.runId ?? null },
      ...{ judgementId: judgement?.id ?? null, verdict: judgement?.verdict ?? null },
    }));
    requireSame('verdicts', predicate.verdicts, verdicts);
    for (const { site, useCase, judgementId, verdict } of predicate.verdicts)
      if (this.verdicts?.has(judgementId))
        requireSame(`verdict of ${useCase} at ${site} in its run-result`, verdict, this.verdicts.get(judgementId));
    if (result === 'GO' && gate.type !== 'G0_AGREEMENT' && predicate.waivers.length === 0) this.requireShown(evidence);
  }

  /** A plain GO rests on what was shown. */
  requireShown({ cells }) {
    for (const { siteKey, useCaseKey, judgement, narrowedTo = [] } of cells) {
      const isWithin = narrowedTo.length > 0 && narrowedTo.every(({ verdict }) => verdict === 'PASS');
      if (judgement?.verdict !== 'PASS' && !(judgement?.verdict === 'INCONCLUSIVE' && isWithin))
        throw new Error(`it says GO, and ${useCaseKey} at ${siteKey} is ${judgement?.verdict ?? 'not judged'}`);
    }
  }

  /** Every statement about a run in the evidence is an input, and each input is there. */
  compareInputs({ inputAttestations, decidedAt }, { runs }) {
    const inputs = new Set();
    for (const { id, digest } of inputAttestations) {
      const name = `attestations/${id}.dsse.json`;
      const bytes = this.files.get(name);
      if (bytes === undefined) throw new Error(`it rests on ${name}, which is missing`);
      if (sha256(bytes) !== digest) throw new Error(`it rests on another ${name}`);
      inputs.add(name);
    }
    const ids = new Set(runs.map(({ id }) => id));
    for (const [name, { predicate }] of this.results)
      if (ids.has(predicate.runId) && predicate.endedAt <= decidedAt && !inputs.has(name))
        throw new Error(`its evidence holds the run ${predicate.runId}, and it does not rest on ${name}`);
  }

  compareSignoffs(digest, { gate, policy, signoffs, result }) {
    for (const signoff of signoffs) {
      const name = `statements/${signoff.signatureId}.dsse.json`;
      const bytes = this.files.get(name);
      if (bytes === undefined) throw new Error(`it rests on ${name}, which is missing`);
      if (sha256(bytes) !== signoff.digest) throw new Error(`it rests on another ${name}`);
      const signed = JSON.parse(textOf(base64(JSON.parse(textOf(bytes)).payload)));
      const found = [signed.subject[0].name, signed.subject[0].digest.sha256, signed.predicate.slot, signed.predicate.signer.personId]; // prettier-ignore
      requireSame(
        `signature ${signoff.signatureId}`,
        [`GATE:${gate.id}`, digest, signoff.slot, signoff.personId],
        found,
      );
    }
    const ids = new Set(signoffs.map(({ signatureId }) => signatureId));
    for (const { after, place } of this.recorded('gate.signed', ({ object }) => object.id === gate.id))
      if (!ids.has(after.signatureId)) throw new Error(`it leaves out the signature ${after.signatureId} of ${place}`);
    const counted = signoffs.filter(({ state, lapsed }) => state === 'SIGNED' && !lapsed);
    const approving = new Set(policy.slots.filter(({ meaning }) => meaning === 'APPROVED').map(({ slot }) => slot));
    const rejected = counted.some(({ slot, decision }) => decision === 'REJECT' && approving.has(slot));
    if (rejected !== (result === 'NO_GO')) throw new Error(`it says ${result}, which its signatures do not`);
  }

  /** Images and proofs that somebody brings. */
  checkImages(images, proofs) {
    for (const path of images) this.at('IMAGES', path, () => this.image(path));
    for (const path of proofs) this.at('IMAGES', path, () => this.proof(path));
  }

  image(path) {
    const digest = sha256(readFileSync(path));
    const found = [...this.manifests.values()].flatMap((manifest) =>
      manifest.entries.flatMap((entry, index) => (entry.imageSha256 === digest ? [{ manifest, entry, index }] : [])),
    );
    if (found.length === 0) {
      const withheld = [...this.manifests.values()].some(({ entries }) => entries.some((entry) => 'leaf' in entry));
      const hint = withheld ? ', as far as this bundle tells: items are withheld in it; ask for a proof' : '';
      throw new Error(`no sealed dataset of this bundle holds an image with the digest ${digest}${hint}`);
    }
    for (const { manifest, entry, index } of found)
      this.prove(path, { ...manifest, entry, index, size: manifest.entries.length, path: manifest.tree.path(index) });
  }

  proof(path) {
    const said = parseCanonical(textOf(readFileSync(path)));
    if (said.format !== 'touchstone/inclusion-proof@1') throw new Error('it is no proof about an image');
    this.prove(path, said);
  }

  prove(file, { dataset, merkleRoot, entry, index, size, path }) {
    if (!path.every((one) => HEX.test(one))) throw new Error('its path is not made of digests');
    const siblings = path.map((one) => Buffer.from(one, 'hex'));
    const isPlace = Number.isSafeInteger(index) && Number.isSafeInteger(size) && index >= 0 && index < size;
    const root = isPlace ? climb(leafOfEntry(entry), index, size, siblings) : undefined;
    if (root?.toString('hex') !== merkleRoot) throw new Error('its path does not lead to its root');
    const isSealed = this.manifests.get(dataset.id)?.merkleRoot === merkleRoot;
    if (!isSealed) throw new Error('no sealed dataset of this bundle has its root');
    const runs = [...this.results.values()].filter(({ predicate }) => predicate.plan.dataset.merkleRoot === merkleRoot);
    const judgedIn = runs.map(({ predicate }) => ({ runId: predicate.runId, useCase: predicate.useCase.key }));
    this.images.push({ file, dataset: dataset.id, root: merkleRoot, index, size, path, entry, judgedIn });
    const fate = entry.excluded === null ? `judged in ${judgedIn.length} result(s)` : `excluded (${entry.excluded})`;
    this.notes.push(
      `${file}: image ${JSON.stringify(entry.name)} is item ${index + 1} of ${size} under the root ${merkleRoot}; ${fate}.`,
    );
  }

  checkEvidence() {
    for (const { subject, digest, file } of this.about?.evidence ?? []) {
      if (file === null)
        this.notes.push(`What ${subject} said with the digest ${digest} was replaced and is not kept.`);
      else if (file !== `evidence/${digest}.json`)
        this.wrong('EVIDENCE', 'bundle.json', `the file of ${subject} has another name than its digest`);
      else if (!this.files.has(file))
        this.wrong('EVIDENCE', file, `the file is missing: ${subject} was signed with this content`);
    }
    const sealed = new Map();
    for (const { statement } of this.entries)
      if (statement?.action === 'dossier.sealed')
        sealed.set(`dossiers/${statement.after.number}-${statement.after.issue}.pdf`, statement.after.fileSha256);
    for (const [name, bytes] of this.files) {
      if (name.startsWith('evidence/') && name !== `evidence/${sha256(bytes)}.json`)
        this.wrong('EVIDENCE', name, 'its content has another digest than its name says');
      if (!name.startsWith('dossiers/')) continue;
      if (!sealed.has(name)) this.wrong('EVIDENCE', name, 'no entry of the chain records that it was sealed');
      else if (sealed.get(name) !== sha256(bytes)) this.wrong('EVIDENCE', name, 'it is not the file that was sealed');
    }
  }

  report() {
    const problems = [...this.problems].sort((one, other) => ORDER.indexOf(one.check) - ORDER.indexOf(other.check));
    const [first = null] = problems;
    return {
      intact: first === null,
      first,
      problems,
      entries: this.entries.length,
      anchored: this.anchors,
      images: this.images,
      notes: this.notes,
    };
  }
}

/** All checks of one folder. */
function verifyBundle(folder, { pinned, outside, images, proofs }) {
  const bundle = new Bundle(folder);
  bundle.checkFiles();
  bundle.checkKeys();
  bundle.checkBundle(pinned);
  bundle.checkChain();
  bundle.checkCheckpoints(outside);
  bundle.checkStatements();
  bundle.checkDatasets();
  bundle.checkAttestations();
  bundle.checkEvidence();
  bundle.checkImages(images, proofs);
  return bundle.report();
}

function lines({ intact, first, problems, entries, anchored, notes }) {
  const found = problems.map(({ check, place, message }) => `  WRONG  ${check.padEnd(12)}${place}: ${message}`);
  const ranges = anchored.map(
    ({ from, to, by, at, isOutside }) =>
      `  Entries ${from} to ${to}: anchored by ${isOutside ? 'your checkpoint' : 'the checkpoint in the bundle'} ${by} of ${at}.`,
  );
  const own = anchored.filter(({ isOutside }) => isOutside).at(-1)?.to ?? 0;
  const hint =
    intact && own < entries
      ? [
          `  Entries ${own + 1} to ${entries} stand on the installation's key alone. Give a checkpoint or dossier you kept with --checkpoint.`,
        ]
      : [];
  const end = intact
    ? `Intact: ${entries} entries of the chain, and every file.`
    : `NOT INTACT. First broken: ${first.check} ${first.place}: ${first.message}`;
  return [...found, ...ranges, ...notes.map((note) => `  ${note}`), ...hint, end].join('\n');
}

function argumentsOf(given) {
  const wanted = { folder: undefined, pinned: undefined, outside: [], images: [], proofs: [], isJson: false };
  for (let i = 0; i < given.length; i += 1) {
    const one = given[i];
    if (one === '--json') wanted.isJson = true;
    else if (one === '--key-id' && HEX.test(given[i + 1] ?? '')) wanted.pinned = given[(i += 1)];
    else if (one === '--checkpoint' && given[i + 1] !== undefined) wanted.outside.push(given[(i += 1)]);
    else if (one === '--image' && given[i + 1] !== undefined) wanted.images.push(given[(i += 1)]);
    else if (one === '--proof' && given[i + 1] !== undefined) wanted.proofs.push(given[(i += 1)]);
    else if (!one.startsWith('-') && wanted.folder === undefined) wanted.folder = one;
    else return undefined;
  }
  return wanted;
}

function main() {
  const wanted = argumentsOf(process.argv.slice(2));
  if (wanted === undefined) {
    process.stderr.write(USAGE);
    return 64;
  }
  const folder = wanted.folder ?? (readdirSync('.').includes('chain.jsonl') ? '.' : import.meta.dirname);
  try {
    const report = verifyBundle(folder, wanted);
    process.stdout.write(`${wanted.isJson ? JSON.stringify(report, null, 2) : lines(report)}\n`);
    return report.intact ? 0 : 5;
  } catch (error) {
    process.stderr.write(`${folder} cannot be checked: ${error instanceof Error ? error.message : error}\n${USAGE}`);
    return 64;
  }
}

process.exitCode = main();
