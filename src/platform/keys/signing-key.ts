import { createPrivateKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { chmod, link, mkdir, open, readFile, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { signerFrom, type EvidenceSigner } from '../../kernel/dsse.js';
import type { Sha256 } from '../../kernel/sha256.js';
import { EvidenceSignerPort } from '../../ports/secrets.js';
import { SigningKeyMissing, SigningKeyUnusable } from './key-errors.js';

export interface SigningKeySettings {
  /** Set by the operator; absent: `signing-key.pem` in the data folder, made at first use outside production. */
  readonly file?: string;
  readonly dataDir: string;
  readonly isProduction: boolean;
}

/** The installation's Ed25519 key, held in memory. */
export class InstallationKey extends EvidenceSignerPort {
  readonly keyId: Sha256;
  readonly publicKeyPem: string;

  constructor(private readonly signer: EvidenceSigner) {
    super();
    this.keyId = signer.keyId;
    this.publicKeyPem = signer.publicKeyPem;
  }

  sign(bytes: Uint8Array): Buffer {
    return this.signer.sign(bytes);
  }
}

/** @throws SigningKeyMissing, SigningKeyUnusable */
export async function loadSigningKey(settings: SigningKeySettings): Promise<InstallationKey> {
  if (settings.file !== undefined) return new InstallationKey(signerFrom(await readKey(settings.file)));
  if (settings.isProduction) throw new SigningKeyMissing(undefined);
  const path = join(settings.dataDir, 'signing-key.pem');
  await createKeyOnce(path);
  return new InstallationKey(signerFrom(await readKey(path)));
}

async function readKey(path: string): Promise<KeyObject> {
  const pem = await readFile(path, 'utf8').catch((cause: unknown) => {
    if (codeOf(cause) === 'ENOENT') throw new SigningKeyMissing(path);
    throw new SigningKeyUnusable(path, 'the file cannot be read', cause);
  });
  const { mode } = await stat(path);
  // Windows has no such bits and reports them all.
  if (process.platform !== 'win32' && (mode & 0o077) !== 0) {
    throw new SigningKeyUnusable(path, `other users may read it (mode ${(mode & 0o777).toString(8)}; run chmod 600)`);
  }
  const key = parseKey(pem, path);
  if (key.asymmetricKeyType !== 'ed25519') {
    throw new SigningKeyUnusable(path, `it is of type ${key.asymmetricKeyType ?? 'unknown'}`);
  }
  return key;
}

function parseKey(pem: string, path: string): KeyObject {
  try {
    return createPrivateKey(pem);
  } catch (cause) {
    throw new SigningKeyUnusable(path, 'it is no private key in PEM', cause);
  }
}

/** Makes a new key file for an operator; an existing one is left alone and used. @returns the key's id @throws SigningKeyUnusable */
export async function createSigningKey(path: string): Promise<Sha256> {
  await createKeyOnce(path);
  return new InstallationKey(signerFrom(await readKey(path))).keyId;
}

/** Written aside and linked into place: a crash leaves no half key, and of two processes one wins. */
async function createKeyOnce(path: string): Promise<void> {
  if (
    await stat(path).then(
      () => true,
      () => false,
    )
  )
    return;
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const aside = `${path}.${process.pid}`;
  const pem = generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' });
  const file = await open(aside, 'wx', 0o600);
  try {
    await file.writeFile(pem);
    await file.sync();
  } finally {
    await file.close();
  }
  await chmod(aside, 0o600);
  await link(aside, path).catch((cause: unknown) => {
    if (codeOf(cause) !== 'EEXIST') throw cause;
  });
  await rm(aside);
}

/** By shape, not class: errors of the file system may come from another realm. */
function codeOf(cause: unknown): unknown {
  return (cause as { readonly code?: unknown } | null)?.code;
}
