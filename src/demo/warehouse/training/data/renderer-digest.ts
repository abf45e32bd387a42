import { createHash } from 'node:crypto';
import { readFile, readdir } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';

const SCENES = fileURLToPath(new URL('../../scenes/', import.meta.url));

/**
 * SHA-256 over the scene generator's files and the versions of the image library: whatever else makes the photos is in the request.
 * Cached photos of another generator lie in another folder, so that none is ever taken for one of this.
 */
export async function rendererDigest(): Promise<string> {
  const entries = await readdir(SCENES, { withFileTypes: true, recursive: true });
  const files = entries
    .filter((entry) => entry.isFile() && /\.(js|ts)$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  const hash = createHash('sha256').update(JSON.stringify([sharp.versions.sharp, sharp.versions.vips]));
  for (const file of files) hash.update(relative(SCENES, file)).update(await readFile(file));
  return hash.digest('hex');
}
