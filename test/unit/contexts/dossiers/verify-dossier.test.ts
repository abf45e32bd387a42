import { beforeAll, describe, expect, it } from '@jest/globals';
import type { VerificationReport } from '../../../../src/contexts/dossiers/domain/verification/report.js';
import { EDITION } from '../../../../src/contexts/dossiers/domain/compose-dossier.js';
import type { ExpectationFacts } from '../../../../src/contexts/dossiers/domain/expectation-facts.js';
import { expectationsOf } from '../../../../src/contexts/dossiers/domain/expectations.js';
import type { JudgementFacts } from '../../../../src/contexts/dossiers/domain/facts.js';
import { verifyDossier } from '../../../../src/contexts/dossiers/domain/verification/verify-dossier.js';
import { canonicalJson } from '../../../../src/kernel/canonical-json.js';
import { sha256Of } from '../../../../src/kernel/sha256.js';
import { PdfjsReader } from '../../../../src/platform/pdf/pdfjs-reader.js';
import { aSealedDossier, aSigner, outcomes, type SealedDossier } from '../../../builders/sealed-dossier.js';

const reader = new PdfjsReader();
async function report(pdf: Uint8Array, pinnedKeyPem?: string): Promise<VerificationReport> {
  const content = await reader.read(pdf);
  return verifyDossier({ pdf, content, productVersion: '0.1.0', ...(pinnedKeyPem && { pinnedKeyPem }) });
}
const wrong = ({ checks }: VerificationReport): string[] =>
  checks.filter(({ ok }) => ok === false).map(({ name }) => name);

function flipped(pdf: Buffer, at: number): Buffer {
  const copy = Buffer.from(pdf);
  copy[at] = (copy[at] ?? 0) ^ 1;
  return copy;
}

describe('verifying a dossier', () => {
  let sealed: SealedDossier;
  beforeAll(async () => {
    sealed = await aSealedDossier();
  }, 60_000);

  it('finds a sealed dossier intact and computes its verdict again', async () => {
    const result = await report(sealed.pdf, aSigner().publicKeyPem);
    expect(result.checks.filter(({ ok }) => ok !== true)).toEqual([]);
    expect(result).toMatchObject({
      intact: true,
      keyPinned: true,
      dossier: { decision: 'CONDITIONAL', contentDigest: sealed.contentDigest },
    });
  }, 30_000);

  it('refuses another key than the pinned one', async () => {
    expect(wrong(await report(sealed.pdf, aSigner(9).publicKeyPem))).toEqual(['KEY']);
  }, 30_000);

  it.each([0, 1, 2, 3, 4, 5, 6, 7])('notices one flipped byte, place %i of 8', (place) => {
    const at = Math.floor((sealed.pdf.length - 1) * (place / 7));
    const result = verifyDossier({ pdf: flipped(sealed.pdf, at), content: undefined, productVersion: '0.1.0' });
    expect(wrong(result)).toContain('BYTES');
  });

  it('notices a flipped byte in the seal, in its signature and in the spaces behind it', () => {
    const start = sealed.pdf.indexOf('{"payloadType"');
    const signature = sealed.pdf.indexOf('"sig":"', start) + 20;
    const padding = sealed.pdf.indexOf('   ', signature) + 2;
    for (const at of [start + 3, start + 120, signature, padding]) {
      const result = verifyDossier({ pdf: flipped(sealed.pdf, at), content: undefined, productVersion: '0.1.0' });
      expect(wrong(result).length).toBeGreaterThan(0);
      expect(result.intact).toBe(false);
    }
  });

  it('notices bytes appended after the end, and says that they were appended', async () => {
    const result = await report(Buffer.concat([sealed.pdf, Buffer.from('\n% note\n%%EOF\n')]));
    expect(wrong(result)).toEqual(['BYTES']);
    expect(result.checks.find(({ name }) => name === 'BYTES')?.message).toMatch(/appended/);
  }, 30_000);

  it('notices a truncated file', () => {
    const result = verifyDossier({ pdf: sealed.pdf.subarray(0, -10), content: undefined, productVersion: '0.1.0' });
    expect(wrong(result)).toContain('BYTES');
  });

  it('notices a second seal put in front', () => {
    const pdf = Buffer.concat([
      Buffer.from('{"payloadType":"application/vnd.touchstone.dossier-seal+json",'),
      sealed.pdf,
    ]);
    expect(wrong(verifyDossier({ pdf, content: undefined, productVersion: '0.1.0' }))).toEqual(['SEAL']);
  });

  it('notices that an attachment was replaced or is foreign', async () => {
    const content = await reader.read(sealed.pdf);
    if (content === undefined) throw new Error('unreadable');
    const attachments = content.attachments.map((file) =>
      file.name === 'facts.json' ? { ...file, bytes: Buffer.from(file.bytes).subarray(1) } : file,
    );
    expect(
      wrong(verifyDossier({ pdf: sealed.pdf, content: { ...content, attachments }, productVersion: '0.1.0' })),
    ).toContain('ATTACHMENTS');
    const more = [...content.attachments, { name: 'more.json', bytes: new Uint8Array(1) }];
    expect(
      wrong(verifyDossier({ pdf: sealed.pdf, content: { ...content, attachments: more }, productVersion: '0.1.0' })),
    ).toContain('ATTACHMENTS');
  }, 30_000);

  it('notices a print that says something else than the facts', async () => {
    const content = await reader.read(sealed.pdf);
    if (content === undefined) throw new Error('unreadable');
    const pages = content.pages.map((page) => page.replaceAll('Conditional go', 'Go'));
    expect(wrong(verifyDossier({ pdf: sealed.pdf, content: { ...content, pages }, productVersion: '0.1.0' }))).toEqual([
      'PRINT',
    ]);
  }, 30_000);

  it('notices a sealer who prints another verdict than the outcomes give', async () => {
    const lying = await aSealedDossier((facts) => ({
      ...facts,
      judgements: facts.judgements.map((entry) => ({
        ...entry,
        judgement: entry.judgement && { ...entry.judgement, verdict: 'FAIL' as const },
      })),
    }));
    expect(wrong(await report(lying.pdf))).toEqual(['VERDICTS']);
  }, 60_000);

  it('notices a contradiction report that the outcomes do not give', async () => {
    const lying = await aSealedDossier((facts) => ({
      ...facts,
      expectations: [
        {
          ...{ siteKey: 'site-b', useCaseKeys: ['BOX', 'PALLET'], sameAnswers: true, shared: 9 },
          ...{ bothRight: 9, bothWrong: 0, contradictions: [], swaps: [] },
        },
      ],
    }));
    expect(wrong(await report(lying.pdf))).toEqual(['EXPECTATIONS']);
    const honest = await aSealedDossier((facts) => ({ ...facts, expectations: [] }));
    const { checks, intact } = await report(honest.pdf);
    expect({ intact, found: checks.some(({ name, ok }) => name === 'EXPECTATIONS' && ok) }).toEqual({
      intact: true,
      found: true,
    });
  }, 60_000);

  it('compares with outcomes of a use case beside the decision, and notices when they are others', async () => {
    const rows = outcomes(5, 120);
    const jsonLines = Buffer.from(rows.map((row) => `${canonicalJson(row)}\n`).join(''));
    const own = { siteKey: 'site-b', useCaseKey: 'PALLET', runId: 'run', outcomes: outcomes(1, 120) };
    const beside = (expectations: ExpectationFacts[]) =>
      aSealedDossier(
        (facts) => {
          const judgements = facts.judgements.map((entry) => ({ ...entry, runId: 'run' }));
          const [{ siteKey, useCase }] = judgements as [JudgementFacts];
          const box = {
            siteKey,
            useCase: { ...useCase, key: 'BOX' },
            runId: 'run',
            outcomesDigest: sha256Of(jsonLines),
          };
          return { ...facts, judgements, compared: [box], expectations };
        },
        aSigner(),
        [{ siteKey: 'site-b', useCaseKey: 'BOX', jsonLines }],
      );
    const box = { siteKey: 'site-b', useCaseKey: 'BOX', runId: 'run' };
    const honest = await beside(expectationsOf([own, { ...box, outcomes: rows }]));
    expect(wrong(await report(honest.pdf))).toEqual([]);
    const lying = await beside(expectationsOf([own, { ...box, outcomes: outcomes(0, 120) }]));
    expect(wrong(await report(lying.pdf))).toEqual(['EXPECTATIONS']);
  }, 60_000);

  it('refuses to seal a use case beside the decision without its outcomes', async () => {
    const sealing = aSealedDossier((facts) => {
      const [{ siteKey, useCase, runId }] = facts.judgements as [JudgementFacts];
      const key = 'BOX';
      return { ...facts, compared: [{ siteKey, useCase: { ...useCase, key }, runId, outcomesDigest: sha256Of('x') }] };
    });
    await expect(sealing).rejects.toMatchObject({ code: 'DOSSIER_EVIDENCE_MISMATCH' });
  });

  it('checks decision, numbers and verdicts of another edition, and says that the words were not', async () => {
    const content = await reader.read(sealed.pdf);
    if (content === undefined) throw new Error('unreadable');
    const attachments = content.attachments.map((file) =>
      file.name === 'facts.json'
        ? {
            ...file,
            bytes: Buffer.from(
              Buffer.from(file.bytes)
                .toString()
                .replace(`"edition":${EDITION}`, '"edition":1')
                .replace('"vendor":"Corvus Vision"', '"vendor":"Other words"'),
            ),
          }
        : file,
    );
    const result = verifyDossier({ pdf: sealed.pdf, content: { ...content, attachments }, productVersion: '0.1.0' });
    expect(result.checks.find(({ name }) => name === 'CONTENT')).toMatchObject({
      ok: null,
      message: expect.stringContaining('edition 1'),
    });
    expect(wrong(result)).toEqual(['ATTACHMENTS']);
  }, 30_000);

  it.each([
    ['nothing', Buffer.alloc(0)],
    ['a text', Buffer.from('hello')],
    ['an unsealed PDF', Buffer.from('%PDF-1.7\n%%EOF')],
  ])('calls %s no sealed dossier', (_, pdf) => {
    expect(verifyDossier({ pdf, content: undefined, productVersion: '0.1.0' })).toMatchObject({
      intact: false,
      dossier: null,
    });
  });

  it('finds nothing wrong when a later version of the product checks it', async () => {
    const other = verifyDossier({ pdf: sealed.pdf, content: await reader.read(sealed.pdf), productVersion: '9.9.9' });
    expect(wrong(other)).toEqual([]);
  }, 30_000);
});

describe('sealing a dossier', () => {
  it('gives the same bytes for the same facts and key, and other bytes for another key', async () => {
    const [first, second, third] = [
      await aSealedDossier(),
      await aSealedDossier(),
      await aSealedDossier((facts) => facts, aSigner(3)),
    ];
    expect(second.fileSha256).toBe(first.fileSha256);
    expect(third.fileSha256).not.toBe(first.fileSha256);
  }, 60_000);

  it('refuses outcomes that are not those that were judged', async () => {
    const change = aSealedDossier((facts) => ({
      ...facts,
      judgements: facts.judgements.map((entry) => ({ ...entry, outcomesDigest: facts.audit.headHash })),
    }));
    await expect(change).rejects.toMatchObject({ code: 'DOSSIER_EVIDENCE_MISMATCH' });
  }, 60_000);
});
