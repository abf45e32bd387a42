import { createPrivateKey } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import type { DatasetItem, DatasetRef } from '../../../src/contexts/datasets/domain/dataset.js';
import { disclose, proofOf } from '../../../src/contexts/datasets/domain/disclosed-manifest.js';
import { leafOf, manifestOf } from '../../../src/contexts/datasets/domain/manifest.js';
import { gateDecisionDraft } from '../../../src/contexts/statements/domain/gate-decision.js';
import { runResultDraft } from '../../../src/contexts/statements/domain/run-result.js';
import { sealStatement } from '../../../src/contexts/statements/domain/statement.js';
import { canonicalJson } from '../../../src/kernel/canonical-json.js';
import { signerFrom, verifyEnvelope } from '../../../src/kernel/dsse.js';
import { sha256Of, type Sha256 } from '../../../src/kernel/sha256.js';
import { aCompletedRun, aDecidedRound } from '../../builders/statement.builder.js';

const FILE = 'docs/vectors/evidence.json';
/** The private key of RFC 8032, section 7.1, test 1: everybody knows it, so it vouches for nothing. */
const SEED = '9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60';
const signer = signerFrom(
  createPrivateKey({
    key: Buffer.from(`302e020100300506032b657004220420${SEED}`, 'hex'),
    format: 'der',
    type: 'pkcs8',
  }),
);
const at = new Date('2026-06-01T09:00:00.000Z');
const id = (n: number): string => `01890a5d-ac96-774b-bcce-${String(n).padStart(12, '0')}`;

const items = [1, 2, 3, 4, 5].map(
  (n) =>
    ({
      id: id(n),
      name: `tür/${n}.png`,
      imageSha256: sha256Of(`image ${n}`),
      groundTruth: n === 5 ? null : { objects: [] },
      attributes: { 'meta.shift': n % 2 === 0 ? 'night' : 'day' },
      groupId: `w${n}`,
      excluded: n === 4 ? { code: 'LEAKED' } : null,
    }) as unknown as DatasetItem,
);
const root = manifestOf(items).merkleRoot;
const dataset = { id: id(90), key: 'D', version: 1, pilotId: id(91), merkleRoot: root } as DatasetRef & {
  merkleRoot: Sha256;
};
const leaves = items.map((item) => ({ id: item.id, leafSha256: leafOf(item) }));

function vectors(): object {
  const run = sealStatement(runResultDraft(aCompletedRun()), { id: id(70), madeAt: at, signer });
  const gate = sealStatement(gateDecisionDraft(aDecidedRound([run])), { id: id(71), madeAt: at, signer });
  return {
    about: 'docs/evidence-format.md. The private key is test 1 of RFC 8032, section 7.1.',
    key: { seed: SEED, publicKeyPem: signer.publicKeyPem, keyId: signer.keyId },
    runResult: { envelope: run.envelope, sha256: run.envelopeSha256 },
    gateDecision: { envelope: gate.envelope, sha256: gate.envelopeSha256 },
    leaves: leaves.map(({ leafSha256 }) => leafSha256),
    merkleRoot: root,
    manifest: canonicalJson(disclose(dataset, leaves, items)),
    withheld: canonicalJson(disclose(dataset, leaves, items.slice(0, 2))),
    proofs: items.map((item) => canonicalJson(proofOf(dataset, leaves, item))),
  };
}

describe('docs/vectors/evidence.json', () => {
  if (process.env['UPDATE_SNAPSHOT'] === '1') writeFileSync(FILE, `${JSON.stringify(vectors(), null, 2)}\n`);
  const kept = JSON.parse(existsSync(FILE) ? readFileSync(FILE, 'utf8') : '{}') as Record<string, never> & {
    readonly runResult: { readonly envelope: string; readonly sha256: string };
    readonly manifest: string;
  };

  it('is what the product writes (UPDATE_SNAPSHOT=1 rewrites it)', () => {
    expect(kept).toEqual(JSON.parse(JSON.stringify(vectors())));
  });

  it('holds envelopes that the known key of RFC 8032 vouches for', () => {
    const payload = verifyEnvelope(JSON.parse(kept.runResult.envelope) as never, signer.publicKeyPem);
    expect(payload?.toString()).toContain('urn:touchstone:run-result:v1');
    expect(sha256Of(kept.runResult.envelope)).toBe(kept.runResult.sha256);
  });

  it('holds leaves that follow from the entries by the words of docs/evidence-format.md alone', () => {
    const { entries } = JSON.parse(kept.manifest) as { entries: object[] };
    const found = entries.map((entry) => sha256Of(Buffer.concat([Buffer.of(0), Buffer.from(canonicalJson(entry))])));
    expect(found).toEqual(leaves.map(({ leafSha256 }) => leafSha256));
  });
});
