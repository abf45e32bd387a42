import { readFile } from 'node:fs/promises';
import type { OutsideCheckpoint } from '../../contexts/audit/public.js';
import { FACTS_NAME } from '../../contexts/dossiers/domain/evidence-files.js';
import type { DossierFacts } from '../../contexts/dossiers/domain/facts.js';
import { verifyDossier } from '../../contexts/dossiers/domain/verification/verify-dossier.js';
import { PdfjsReader } from '../../platform/pdf/pdfjs-reader.js';
import { productVersion } from '../product-version.js';
import { UsageInvalid } from '../entry-errors.js';

/** A file somebody kept outside: a checkpoint's text, or a sealed dossier, whose seal is checked first. @throws UsageInvalid */
export async function readCheckpoint(path: string): Promise<OutsideCheckpoint> {
  const bytes = await readFile(path).catch((cause: unknown) => {
    const found = cause instanceof Error ? cause.message : 'unknown cause';
    throw new UsageInvalid(`The checkpoint ${path} cannot be read (${found}). Check the path and its permissions.`);
  });
  if (bytes.subarray(0, 5).toString('latin1') === '%PDF-') return fromDossier(path, bytes);
  return { source: path, text: bytes.toString('utf8') };
}

async function fromDossier(path: string, pdf: Buffer): Promise<OutsideCheckpoint> {
  const content = await new PdfjsReader().read(pdf);
  const report = verifyDossier({ pdf, content, productVersion: productVersion() });
  const facts = content?.attachments.find(({ name }) => name === FACTS_NAME)?.bytes;
  if (!report.intact || facts === undefined)
    throw new UsageInvalid(`${path} is no intact dossier, so it anchors nothing. See: touchstone verify ${path}`);
  const { audit, dossier } = JSON.parse(Buffer.from(facts).toString('utf8')) as DossierFacts;
  const source = `in dossier ${dossier.number}-${dossier.issue}`;
  if (audit.checkpoint !== undefined) return { source, text: audit.checkpoint };
  // Dossiers sealed before there were checkpoints state the head alone; the seal vouches for it.
  return { source, size: audit.headSequence, headHash: audit.headHash, at: dossier.sealedAt };
}
