import { createPrivateKey } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { isSignedBy, parseCheckpoint, signCheckpoint } from '../../../src/contexts/audit/domain/checkpoint.js';
import { GENESIS_HASH, linkEntry, type ChainEntry, type ChainHead } from '../../../src/contexts/audit/domain/entry.js';
import { signerFrom, signEnvelope, STATEMENT_TYPE, verifyEnvelope } from '../../../src/kernel/dsse.js';
import { merkleLeaf, merkleRoot } from '../../../src/kernel/merkle.js';
import { sha256Of } from '../../../src/kernel/sha256.js';

const FILE = 'docs/vectors/audit.json';
/** The private key of RFC 8032, section 7.1, test 1: everybody knows it, so it vouches for nothing. */
const SEED = '9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60';
const CHAIN = '01890a5d-ac96-774b-bcce-000000000001';

const signer = signerFrom(
  createPrivateKey({
    key: Buffer.from(`302e020100300506032b657004220420${SEED}`, 'hex'),
    format: 'der',
    type: 'pkcs8',
  }),
);

function entries(): ChainEntry[] {
  let head: Pick<ChainHead, 'chainId' | 'seq' | 'entryHash'> = { chainId: CHAIN, seq: 0, entryHash: GENESIS_HASH };
  const texts = ['plain', 'Łukasz Şahin, 山田太郎', 'quote " and line\nend, €, \u{1F600}', 'four', 'five'];
  return texts.map((reason, i) => {
    const entry = linkEntry(head, {
      at: `2026-06-01T08:00:0${i}.000Z`,
      actor: { name: 'system: vectors' },
      action: 'thing.done',
      outcome: 'DONE',
      object: { type: 'THING', id: String(i) },
      reason,
      after: { z: 1, a: [true, null, 1e21, 0.1], É: 'é' },
    });
    head = { chainId: CHAIN, seq: i + 1, entryHash: entry.entryHash };
    return entry;
  });
}

function vectors(): object {
  const chain = entries();
  const leaves = chain.map(({ entryHash }) => merkleLeaf(Buffer.from(entryHash, 'hex')));
  const roots = leaves.map((_, i) => merkleRoot(leaves.slice(0, i + 1)));
  const checkpoints = chain.map(({ entryHash: headHash }, i) =>
    signCheckpoint({ chainId: CHAIN, size: i + 1, headHash, root: roots[i] ?? GENESIS_HASH, at: '2026-06-01T09:00:00.000Z' }, signer),
  ); // prettier-ignore
  const payload = '{"_type":"https://in-toto.io/Statement/v1"}';
  return {
    about: 'docs/audit-format.md. The private key is test 1 of RFC 8032, section 7.1.',
    key: { seed: SEED, publicKeyPem: signer.publicKeyPem, keyId: signer.keyId },
    chain: chain.map(({ canonical, prevHash, entryHash }, i) => ({ seq: i + 1, prevHash, canonical, entryHash })),
    roots,
    checkpoints,
    envelope: { type: STATEMENT_TYPE, payload, text: JSON.stringify(signEnvelope(STATEMENT_TYPE, payload, signer)) },
  };
}

interface Vectors {
  readonly key: { readonly publicKeyPem: string; readonly keyId: string };
  readonly chain: readonly { readonly seq: number; readonly prevHash: string; readonly canonical: string; readonly entryHash: string }[];
  readonly checkpoints: readonly string[];
  readonly envelope: { readonly text: string; readonly payload: string };
} // prettier-ignore

describe('docs/vectors/audit.json', () => {
  if (process.env['UPDATE_SNAPSHOT'] === '1') writeFileSync(FILE, `${JSON.stringify(vectors(), null, 2)}\n`);
  const kept = JSON.parse(existsSync(FILE) ? readFileSync(FILE, 'utf8') : '{}') as Vectors;

  it('is what the product writes (UPDATE_SNAPSHOT=1 rewrites it)', () => {
    expect(kept).toEqual(JSON.parse(JSON.stringify(vectors())));
  });

  it('holds by the words of docs/audit-format.md alone', () => {
    let before = '0'.repeat(64);
    for (const { prevHash, canonical, entryHash } of kept.chain) {
      expect(prevHash).toBe(before);
      expect(sha256Of(Buffer.from(`touchstone-audit-v1\n${prevHash}\n${canonical}`, 'utf8'))).toBe(entryHash);
      before = entryHash;
    }
    for (const text of kept.checkpoints) {
      const read = parseCheckpoint(text);
      expect(read && isSignedBy(read, kept.key.publicKeyPem)).toBe(true);
    }
    const envelope = JSON.parse(kept.envelope.text) as never;
    expect(verifyEnvelope(envelope, kept.key.publicKeyPem)?.toString()).toBe(kept.envelope.payload);
  });

  it('stands on the known key of RFC 8032', () => {
    const der = Buffer.from(kept.key.publicKeyPem.replaceAll(/-----[^-]+-----|\n/g, ''), 'base64');
    expect(der.subarray(-32).toString('hex')).toBe('d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a');
    expect(sha256Of(der)).toBe(kept.key.keyId);
  });
});
