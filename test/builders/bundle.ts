import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { signCheckpoint } from '../../src/contexts/audit/domain/checkpoint.js';
import type { BundledEntry, BundleFile } from '../../src/contexts/dossiers/domain/bundle/bundle.js';
import { canonicalJson } from '../../src/kernel/canonical-json.js';
import { parseEnvelope, signEnvelope, STATEMENT_TYPE, type EvidenceSigner } from '../../src/kernel/dsse.js';
import { MerkleFrontier } from '../../src/kernel/merkle-frontier.js';
import { merkleLeaf } from '../../src/kernel/merkle.js';
import { sha256Of, type Sha256 } from '../../src/kernel/sha256.js';

export const VERIFIER = new URL('../../verifier/touchstone-verify.mjs', import.meta.url);

/** What the stand-alone verifier said, started as a process of its own in a folder that holds nothing else. */
export interface VerifierAnswer {
  readonly exitCode: number;
  readonly report: {
    readonly intact: boolean;
    readonly first: { readonly check: string; readonly place: string; readonly message: string } | null;
    readonly anchored: readonly { from: number; to: number; isOutside: boolean }[];
    readonly notes: readonly string[];
  };
  readonly text: string;
}

/** A bundle in memory that a test changes as a forger would. */
export class ForgedBundle {
  readonly files: Map<string, Buffer>;

  constructor(files: readonly BundleFile[] | ReadonlyMap<string, Buffer>) {
    const pairs = files instanceof Map ? [...(files as Map<string, Buffer>)] : [...(files as BundleFile[])].map(pairOf);
    this.files = new Map(pairs);
  }

  text(name: string): string {
    const bytes = this.files.get(name);
    if (bytes === undefined) throw new Error(`no file ${name}`);
    return bytes.toString('utf8');
  }

  set(name: string, content: string | Uint8Array): this {
    this.files.set(name, Buffer.from(content as Uint8Array));
    return this;
  }

  names(folder: string): string[] {
    return [...this.files.keys()].filter((name) => name.startsWith(`${folder}/`)).sort();
  }

  get lines(): string[] {
    return this.text('chain.jsonl').split('\n').slice(0, -1);
  }

  /** Writes the chain from its lines. */
  chain(change: (lines: string[]) => string[]): this {
    return this.set('chain.jsonl', change(this.lines).map((line) => `${line}\n`).join('')); // prettier-ignore
  }

  json<T>(name: string, change: (said: T) => unknown): this {
    return this.set(name, canonicalJson(change(JSON.parse(this.text(name)) as T)));
  }

  /** As somebody does who knows the form but has no key. */
  withSums(): this {
    const names = [...this.files.keys()].filter((name) => name !== 'SHA256SUMS').sort();
    const sums = names.map((name) => `${sha256Of(this.files.get(name) ?? Buffer.alloc(0))}  ${name}\n`);
    return this.set('SHA256SUMS', sums.join(''));
  }

  /** As the operator can, who has the key. */
  signedBy(signer: EvidenceSigner): this {
    const before = parseEnvelope(this.text('manifest.dsse.json'));
    const said = JSON.parse(Buffer.from(before?.payload ?? '', 'base64').toString('utf8')) as object;
    const names = [...this.files.keys()].filter((name) => !['SHA256SUMS', 'manifest.dsse.json'].includes(name)).sort();
    const { pilot, chain, entries, exportedAt } = JSON.parse(this.text('bundle.json')) as {
      readonly pilot: { readonly id: string };
      readonly [name: string]: unknown;
    };
    const statement = {
      ...said,
      subject: names.map((name) => ({ name, digest: { sha256: sha256Of(this.files.get(name) ?? Buffer.alloc(0)) } })),
      predicate: { pilotId: pilot.id, chain, entries, exportedAt },
    };
    this.set('manifest.dsse.json', JSON.stringify(signEnvelope(STATEMENT_TYPE, canonicalJson(statement), signer)));
    return this.withSums();
  }
}

/** A chain line said anew, with the hash of the new text. */
export function rehashed(
  line: string,
  prevHash: string,
  change: (canonical: string) => string = (text) => text,
): string {
  const entry = JSON.parse(line) as BundledEntry;
  const canonical = change(entry.canonical ?? '');
  const entryHash = sha256Of(`touchstone-audit-v1\n${prevHash}\n${canonical}`);
  return canonicalJson({ seq: entry.seq, prevHash, entryHash, canonical });
}

export function entryHash(line: string | undefined): string {
  return line === undefined ? '0'.repeat(64) : (JSON.parse(line) as BundledEntry).entryHash;
}

/** Payload of an envelope, as text. */
export function payloadOf(envelope: string): string {
  return Buffer.from((JSON.parse(envelope) as { payload: string }).payload, 'base64').toString('utf8');
}

/**
 * Every text of the chain said anew as `change` wants, all hashes computed again, one checkpoint over it all, and the list of files: what
 * only the operator can do, who has the key.
 */
export function rewriteChain(
  bundle: ForgedBundle,
  change: (canonical: string) => string,
  signer: EvidenceSigner,
): ForgedBundle {
  const lines: string[] = [];
  for (const line of bundle.lines) lines.push(rehashed(line, entryHash(lines.at(-1)), change));
  const frontier = new MerkleFrontier();
  for (const line of lines) frontier.push(merkleLeaf(Buffer.from(entryHash(line), 'hex')));
  const { chain: chainId, exportedAt: at } = JSON.parse(bundle.text('bundle.json')) as Record<string, string>;
  const state = { chainId: chainId ?? '', size: lines.length, at: at ?? '', root: frontier.root() };
  const text = signCheckpoint({ ...state, headHash: entryHash(lines.at(-1)) as Sha256 }, signer);
  for (const name of bundle.names('checkpoints')) bundle.files.delete(name);
  return bundle
    .chain(() => lines)
    .set(`checkpoints/0001-${lines.length}.txt`, text)
    .signedBy(signer);
}

/** Runs the verifier of the repository on the files, in an empty folder, with Node alone and no environment. */
export async function runVerifier(
  bundle: ForgedBundle,
  options: readonly string[] = [],
  extra: Readonly<Record<string, string | Buffer>> = {},
): Promise<VerifierAnswer> {
  const folder = await mkdtemp(join(tmpdir(), 'bundle-'));
  try {
    for (const [name, bytes] of bundle.files) {
      await mkdir(dirname(join(folder, 'bundle', name)), { recursive: true });
      await writeFile(join(folder, 'bundle', name), bytes);
    }
    for (const [name, content] of Object.entries(extra)) await writeFile(join(folder, name), content);
    const args = [join(folder, 'bundle', 'touchstone-verify.mjs'), 'bundle', '--json', ...options];
    return await new Promise((done) => {
      execFile(process.execPath, args, { cwd: folder, env: {} }, (error, stdout, stderr) => {
        const exitCode = error === null ? 0 : Number(error.code ?? 1);
        const report = (
          stdout === '' ? { intact: false, first: null, notes: [], anchored: [] } : JSON.parse(stdout)
        ) as never;
        done({ exitCode, report, text: stderr });
      });
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function pairOf({ name, bytes }: BundleFile): [string, Buffer] {
  return [name, Buffer.from(bytes)];
}
