import { DiscloseManifest } from '../../contexts/datasets/public.js';
import { canonicalJson } from '../../kernel/canonical-json.js';
import { signedIn } from './signed-in.js';
import { writeNewFile } from './write-new-file.js';

/** @throws DatasetNotFound, ManifestNotFixed, InputFileInvalid */
export function saveManifest(options: {
  readonly dataset: string;
  readonly out: string;
  readonly as: string;
}): Promise<string> {
  return signedIn(options.as, async (app, principal) => {
    const manifest = await app.get(DiscloseManifest).execute(principal, options.dataset);
    await writeNewFile(options.out, canonicalJson(manifest));
    const { count, withheld, merkleRoot } = manifest;
    return `${options.out}: ${count} images, ${withheld} of them withheld from you, root ${merkleRoot}.`;
  });
}

/** @throws DatasetNotFound, ManifestNotFixed, ItemNotFound, NotAsSealed, InputFileInvalid */
export function saveProof(options: {
  readonly dataset: string;
  readonly image: string;
  readonly out: string;
  readonly as: string;
}): Promise<string> {
  return signedIn(options.as, async (app, principal) => {
    const proof = await app.get(DiscloseManifest).proof(principal, options.dataset, { name: options.image });
    await writeNewFile(options.out, canonicalJson(proof));
    return `${options.out}: ${proof.entry.name} is image ${proof.index + 1} of ${proof.size} under the root ${proof.merkleRoot}. Check it in an exported bundle: node touchstone-verify.mjs --proof ${options.out}`;
  });
}
