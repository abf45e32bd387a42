import { mkdir, open, readFile, rename, rm, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { VERIFIER_NAME, type BundleFile } from '../../contexts/dossiers/domain/bundle/bundle.js';
import { ExportNotWritten, ExportTargetTaken } from '../entry-errors.js';

/** Where the stand-alone verifier is shipped. The sources lie two folders below the package, the build three. */
export async function verifierPath(): Promise<string> {
  for (const up of ['../../../verifier', '../../../../verifier']) {
    const path = fileURLToPath(new URL(`${up}/${VERIFIER_NAME}`, import.meta.url));
    if ((await stat(path).catch(() => undefined)) !== undefined) return path;
  }
  throw new Error(`${VERIFIER_NAME} is missing from this installation.`);
}

export async function verifierFile(): Promise<Buffer> {
  return readFile(await verifierPath());
}

/** @throws ExportTargetTaken, before anything was done for nothing */
export async function requireFree(folder: string): Promise<void> {
  const found = await stat(folder).catch(() => undefined);
  if (found !== undefined) throw new ExportTargetTaken(folder);
}

/**
 * Written beside its place and renamed at the end: either the whole bundle is there, or nothing is.
 * @throws ExportTargetTaken, ExportNotWritten
 */
export async function writeBundle(folder: string, files: readonly BundleFile[]): Promise<void> {
  const target = resolve(folder);
  const aside = join(dirname(target), `.touchstone-export-${process.pid}`);
  try {
    await mkdir(aside);
    for (const { name, bytes } of files) await writeFile(join(aside, name), bytes);
    await requireFree(target);
    await rename(aside, target);
  } catch (cause) {
    await rm(aside, { recursive: true, force: true });
    throw cause instanceof ExportTargetTaken ? cause : new ExportNotWritten(folder, cause);
  }
}

async function writeFile(path: string, bytes: Uint8Array): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const file = await open(path, 'wx');
  try {
    await file.writeFile(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
}
