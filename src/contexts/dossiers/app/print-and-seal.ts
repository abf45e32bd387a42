import type { EvidenceSigner } from '../../../kernel/dsse.js';
import { sha256Of, type Sha256 } from '../../../kernel/sha256.js';
import type { PdfRenderer } from '../../../ports/pdf.js';
import { composeDossier, EDITION } from '../domain/compose-dossier.js';
import { evidenceFiles, type OutcomesFile } from '../domain/evidence-files.js';
import type { DossierFacts } from '../domain/facts.js';
import { locateText } from '../domain/locate-text.js';
import { SEAL_NAME, SEAL_OPENING, SEAL_TYPE, sealFile, sealLength } from '../domain/seal.js';

export interface SealRequest {
  readonly facts: DossierFacts;
  /** JPEG bytes of every thumbnail the facts name. */
  readonly images: ReadonlyMap<Sha256, Uint8Array>;
  /** Stored outcomes of every judged site and use case, byte for byte. */
  readonly outcomes: readonly OutcomesFile[];
}

/**
 * Facts to sealed bytes. No clock, no database: the same facts, pictures and key give the same file within one version of Node.
 * The signer's key is the one the facts print.
 * @throws GLYPH_MISSING, DOSSIER_EVIDENCE_MISMATCH
 */
export async function printAndSeal(
  request: SealRequest,
  tools: { readonly renderer: PdfRenderer; readonly signer: EvidenceSigner },
): Promise<{ readonly file: Buffer; readonly contentDigest: Sha256 }> {
  const { signer, renderer } = tools;
  const facts: DossierFacts = {
    ...request.facts,
    dossier: { ...request.facts.dossier, edition: EDITION, sealKeyId: signer.keyId },
  };
  const { print, contentDigest } = composeDossier(facts);
  const attachments = evidenceFiles(facts, request.outcomes);
  const manifest = attachments.map(({ name, mime, bytes }) => ({
    name,
    mime,
    bytes: bytes.length,
    sha256: sha256Of(bytes),
  }));
  const printed = await renderer.render({
    document: print,
    locate: (text) => locateText(facts, text),
    images: request.images,
    attachments,
    reserved: {
      name: SEAL_NAME,
      mime: SEAL_TYPE,
      description: 'Signed statement about every other byte of this file',
      opening: SEAL_OPENING,
      length: sealLength(manifest),
    },
  });
  const { number, issue, kind } = facts.dossier;
  const dossier = { number, issue, kind, decision: facts.gate?.decision ?? null, contentDigest };
  return { file: sealFile(printed, { dossier, attachments: manifest }, signer), contentDigest };
}
