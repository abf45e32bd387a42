import { createPrivateKey } from 'node:crypto';
import { printAndSeal } from '../../src/contexts/dossiers/app/print-and-seal.js';
import type { OutcomesFile } from '../../src/contexts/dossiers/domain/evidence-files.js';
import type { DossierFacts } from '../../src/contexts/dossiers/domain/facts.js';
import { canonicalJson } from '../../src/kernel/canonical-json.js';
import { signerFrom, type EvidenceSigner } from '../../src/kernel/dsse.js';
import { sha256Of } from '../../src/kernel/sha256.js';
import type { Outcome } from '../../src/metrics/outcome.js';
import { PdfkitRenderer } from '../../src/platform/pdf/pdfkit-renderer.js';
import { judgeOutcomes } from '../../src/verdict/judge.js';
import { aCriterion, aUseCase, dossierFacts } from './dossier-facts.js';

/** A fixed Ed25519 key: PKCS #8 around the given 32 bytes. */
export function aSigner(seed = 7): EvidenceSigner {
  const der = Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), Buffer.alloc(32, seed)]);
  return signerFrom(createPrivateKey({ key: der, format: 'der', type: 'pkcs8' }));
}

export function outcomes(wrong: number, total: number): Outcome[] {
  return Array.from({ length: total }, (_, index) => ({
    itemId: `item-${index}`,
    itemName: `photo-${index}.jpg`,
    groupId: `item-${index}`,
    status: 'EVALUATED' as const,
    attributes: {},
    expectedState: 'damaged',
    observedState: index < wrong ? 'sound' : 'damaged',
    right: index >= wrong,
    expected: [],
    observed: [],
    errors: [],
  }));
}

/** Facts whose one judgement really follows from outcomes. */
export function judgedFacts(wrong = 1, total = 120): { facts: DossierFacts; jsonLines: Buffer } {
  const rows = outcomes(wrong, total);
  const jsonLines = Buffer.from(rows.map((row) => `${canonicalJson(row)}\n`).join(''));
  const entry = aUseCase('PALLET', 'site-b', {}, ['0.95', '0.95']);
  const document = { ...entry.criteriaSet.document, criteria: [aCriterion({ threshold: '0.95' })] };
  const judgement = judgeOutcomes({
    document,
    outcomes: rows,
    excluded: 3,
    attempt: { number: 1, max: 1, spending: 'EQUAL' },
  });
  const judged = {
    ...entry,
    criteriaSet: { ...entry.criteriaSet, document },
    judgement,
    outcomesDigest: sha256Of(jsonLines),
  };
  return { facts: dossierFacts({ judgements: [judged], failures: [], totalFailures: 0 }), jsonLines };
}

const renderer = new PdfkitRenderer();

export interface SealedDossier {
  readonly pdf: Buffer;
  readonly contentDigest: string;
  readonly fileSha256: string;
}

export async function aSealedDossier(
  change: (facts: DossierFacts) => DossierFacts = (facts) => facts,
  signer = aSigner(),
  beside: readonly OutcomesFile[] = [],
): Promise<SealedDossier> {
  const { facts, jsonLines } = judgedFacts();
  const request = {
    facts: change(facts),
    images: new Map(),
    outcomes: [{ siteKey: 'site-b', useCaseKey: 'PALLET', jsonLines }, ...beside],
  };
  const { file, contentDigest } = await printAndSeal(request, { renderer, signer });
  return { pdf: file, contentDigest, fileSha256: sha256Of(file) };
}
