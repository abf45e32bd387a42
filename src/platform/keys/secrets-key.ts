import { randomBytes } from 'node:crypto';
import { link, mkdir, open, readFile, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { SecretsKeyMissing, SecretsKeyUnusable } from './key-errors.js';

export interface SecretsKeySettings {
  /** Set by the operator; absent: `secrets-key` in the data folder, made at first use outside production. */
  readonly file?: string;
  readonly dataDir: string;
  readonly isProduction: boolean;
}

const BYTES = 32;

/** The 256-bit key under which stored secrets are encrypted. @throws SecretsKeyMissing, SecretsKeyUnusable */
export async function loadSecretsKey(settings: SecretsKeySettings): Promise<Buffer> {
  if (settings.file !== undefined) return readKey(settings.file);
  if (settings.isProduction) throw new SecretsKeyMissing(undefined);
  const path = join(settings.dataDir, 'secrets-key');
  await createSecretsKey(path);
  return readKey(path);
}

/** Makes a new key file; an existing one is left alone. Written aside and linked into place: of two processes one wins. */
export async function createSecretsKey(path: string): Promise<void> {
  const isThere = await stat(path).then(
    () => true,
    () => false,
  );
  if (isThere) return;
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const aside = `${path}.${process.pid}`;
  const file = await open(aside, 'wx', 0o600);
  try {
    await file.writeFile(`${randomBytes(BYTES).toString('base64')}\n`);
    await file.sync();
  } finally {
    await file.close();
  }
  await link(aside, path).catch((cause: unknown) => {
    if (codeOf(cause) !== 'EEXIST') throw cause;
  });
  await rm(aside);
}

async function readKey(path: string): Promise<Buffer> {
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    if (codeOf(cause) === 'ENOENT') throw new SecretsKeyMissing(path);
    throw new SecretsKeyUnusable('its file cannot be read', cause);
  });
  const { mode } = await stat(path);
  if (process.platform !== 'win32' && (mode & 0o077) !== 0)
    throw new SecretsKeyUnusable(`other users may read its file (mode ${(mode & 0o777).toString(8)}; run chmod 600)`);
  if (!/^[A-Za-z0-9+/]{43}=\s*$/.test(text)) throw new SecretsKeyUnusable('its file holds something else');
  return Buffer.from(text.trim(), 'base64');
}

function codeOf(cause: unknown): unknown {
  return (cause as { readonly code?: unknown } | null)?.code;
}
