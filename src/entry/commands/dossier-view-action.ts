import { readFile } from 'node:fs/promises';
import { composeDossier } from '../../contexts/dossiers/domain/compose-dossier.js';
import { FACTS_NAME } from '../../contexts/dossiers/domain/evidence-files.js';
import type { DossierFacts } from '../../contexts/dossiers/domain/facts.js';
import { verifyDossier } from '../../contexts/dossiers/domain/verification/verify-dossier.js';
import { htmlView } from '../../contexts/dossiers/domain/views/html-view.js';
import { markdownView } from '../../contexts/dossiers/domain/views/markdown-view.js';
import { jpegStreams } from '../../platform/pdf/jpeg-streams.js';
import { PdfjsReader } from '../../platform/pdf/pdfjs-reader.js';
import { DossierAltered } from '../entry-errors.js';
import { productVersion } from '../product-version.js';
import { writeOutput } from '../reports/write-reports.js';
import { InputFileInvalid } from './stats-input.js';

export interface DossierViewOptions {
  readonly format: 'html' | 'markdown';
  readonly out?: string;
}

/**
 * A sealed dossier as a page for the browser or as Markdown, composed from what the file itself carries: no database. It is checked first.
 * @throws InputFileInvalid, DossierAltered, UsageInvalid when the output cannot be written
 */
export async function viewDossier(file: string, options: DossierViewOptions): Promise<string> {
  const pdf = await readFile(file).catch((cause: unknown) => {
    throw new InputFileInvalid(file, 'this file cannot be read.', cause);
  });
  const content = await new PdfjsReader().read(pdf);
  const report = verifyDossier({ pdf, content, productVersion: productVersion() });
  const facts = content?.attachments.find(({ name }) => name === FACTS_NAME)?.bytes;
  if (!report.intact || facts === undefined)
    throw new DossierAltered(
      file,
      report.checks.find(({ ok }) => ok === false),
    );
  const { print } = composeDossier(JSON.parse(Buffer.from(facts).toString('utf8')) as DossierFacts);
  const text = options.format === 'markdown' ? markdownView(print) : htmlView(print, picturesOf(pdf));
  if (options.out === undefined) return text;
  await writeOutput(options.out, text);
  return `${options.out}: ${report.dossier?.number ?? ''}, issue ${report.dossier?.issue ?? ''}, as ${options.format}. What is sealed and signed is the PDF.\n`;
}

function picturesOf(pdf: Buffer): (sha256: string) => string | undefined {
  const found = jpegStreams(pdf);
  return (sha256) => {
    const bytes = found.get(sha256);
    return bytes && `data:image/jpeg;base64,${bytes.toString('base64')}`;
  };
}
