import { canonicalJson } from '../../../../kernel/canonical-json.js';
import { signEnvelope, STATEMENT_TYPE, type EvidenceSigner } from '../../../../kernel/dsse.js';
import { sha256Of } from '../../../../kernel/sha256.js';
import type { BundleAbout } from './about.js';
import { bundleReadme } from './readme.js';

export const VERIFIER_NAME = 'touchstone-verify.mjs';
export const BUNDLE_PREDICATE = 'urn:touchstone:bundle:v1';

export interface BundleFile {
  /** Relative, `/` between folders; only letters, digits, `.`, `_`, `-`. */
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** An entry as the bundle tells it; `canonical` is `null` where it concerns others than the two sides of the pilot. */
export interface BundledEntry {
  readonly seq: number;
  readonly prevHash: string;
  readonly entryHash: string;
  readonly canonical: string | null;
}

export interface BundleContent {
  readonly about: BundleAbout;
  readonly chain: readonly BundledEntry[];
  readonly checkpoints: readonly { readonly size: number; readonly text: string }[];
  readonly keys: readonly object[];
  /** Envelopes byte for byte as they were stored. */
  readonly statements: readonly { readonly id: string; readonly envelope: string }[];
  /** Canonical texts by their digest, and dossiers by their number. */
  readonly evidence: readonly BundleFile[];
  readonly verifier: Uint8Array;
}

/** All files of a bundle, sorted by name, the last two about all others: a signed list of them, and the same for `sha256sum -c`. */
export function bundleFiles(content: BundleContent, signer: EvidenceSigner): BundleFile[] {
  const text = (name: string, said: string): BundleFile => ({ name, bytes: Buffer.from(said, 'utf8') });
  const listed = [
    text('README.txt', bundleReadme(content.about, signer.keyId)),
    text('bundle.json', canonicalJson(content.about)),
    text('keys.json', canonicalJson({ format: 'touchstone/keys@1', keys: content.keys })),
    text('chain.jsonl', content.chain.map((entry) => `${canonicalJson(entry)}\n`).join('')),
    ...content.checkpoints.map(({ size, text: said }, i) => text(checkpointName(size, i), said)),
    ...content.statements.map(({ id, envelope }) => text(`statements/${id}.dsse.json`, envelope)),
    ...content.evidence,
    { name: VERIFIER_NAME, bytes: content.verifier },
  ].sort(byName);
  const manifest = text('manifest.dsse.json', JSON.stringify(manifestOf(listed, content.about, signer)));
  const all = [...listed, manifest].sort(byName);
  const sums = all.map(({ name, bytes }) => `${sha256Of(bytes)}  ${name}\n`).join('');
  return [...all, text('SHA256SUMS', sums)];
}

function manifestOf(files: readonly BundleFile[], about: BundleAbout, signer: EvidenceSigner): object {
  const statement = {
    _type: 'https://in-toto.io/Statement/v1',
    subject: files.map(({ name, bytes }) => ({ name, digest: { sha256: sha256Of(bytes) } })),
    predicateType: BUNDLE_PREDICATE,
    predicate: { pilotId: about.pilot.id, chain: about.chain, entries: about.entries, exportedAt: about.exportedAt },
  };
  return signEnvelope(STATEMENT_TYPE, canonicalJson(statement), signer);
}

function checkpointName(size: number, index: number): string {
  return `checkpoints/${String(index + 1).padStart(4, '0')}-${size}.txt`;
}

function byName(one: BundleFile, other: BundleFile): number {
  return one.name < other.name ? -1 : 1;
}
