import type { BundleAbout } from './about.js';

/** What somebody needs who gets the bundle and knows nothing of the product. */
export function bundleReadme(about: BundleAbout, keyId: string): string {
  const { pilot, exportedAt, exportedBy, entries, withheld } = about;
  return `Evidence of the pilot ${pilot.key}: ${pilot.title}
Exported ${exportedAt} by ${exportedBy.name}, signed with the key ${keyId}.

How to check it, with Node 20 or later and nothing else, in this folder:

  node touchstone-verify.mjs

It names the first thing that is wrong and ends with exit code 5, or with 0 when all holds. Two things it cannot know by itself:

- whether the key is the right one. Compare the id above with the one you got from the installation's operator earlier, or say
  node touchstone-verify.mjs --key-id ${keyId}
- whether the whole record was written anew, by somebody who has the key. Only a checkpoint from outside shows that: one you kept, or a
  dossier you were given earlier holds one. Say
  node touchstone-verify.mjs --checkpoint FILE

The verifier itself came with the bundle. If you do not trust whoever sent it, take the verifier from a source of your own, or write one:
the form of every file is described in docs/audit-format.md of Touchstone.

What is in it

  bundle.json            the pilot, its two sides, what each signature is about
  chain.jsonl            the audit chain, ${entries} entries, of which ${withheld} concern others: of those only the hashes are here
  checkpoints/           signed states of the chain; the last one covers all of it
  keys.json              public keys, and when their signatures count
  statements/            every signature of the pilot (DSSE, in-toto)
  attestations/          what the installation vouches for: one statement a formal run and use case, one a decided gate
  evidence/              what was signed or stated, by its digest
  datasets/              what the sealed datasets hold, image by image; where names are not for everybody, digests alone
  dossiers/              the sealed PDF dossiers, as they were issued
  manifest.dsse.json     a signed list of all these files
  SHA256SUMS             the same for sha256sum -c SHA256SUMS

Somebody shows you one image and says that it was judged? Say
  node touchstone-verify.mjs --image FILE
or, with a proof that you were given instead of the list of images,
  node touchstone-verify.mjs --proof FILE

Lists of images hold file names and digests of labels. Whoever has the images' names can guess labels from them: give datasets/ to the
vendor only when the results are revealed.

The signatures are system-attested electronic signatures: the installation vouches that a person, who proved to be present by password
(and second factor), signed this content. Who operates the installation holds its key.
`;
}
