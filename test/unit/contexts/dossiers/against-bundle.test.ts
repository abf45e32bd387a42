import { describe, expect, it } from '@jest/globals';
import {
  againstBundle,
  type BundleClaim,
} from '../../../../src/contexts/dossiers/domain/verification/against-bundle.js';
import { good, type VerificationReport } from '../../../../src/contexts/dossiers/domain/verification/report.js';
import { sha256Of } from '../../../../src/kernel/sha256.js';

const FILE = sha256Of('the file');
const REPORT: VerificationReport = {
  format: 'touchstone/verification@1',
  intact: true,
  fileSha256: FILE,
  keyId: sha256Of('a key'),
  keyPinned: false,
  dossier: { number: 'TD-0007', issue: 1, kind: 'GATE_DECISION', decision: 'GO', contentDigest: sha256Of('content') },
  checks: [good('BYTES', 'All bytes are as they were sealed.')],
};
const entry = (action: string, own: { number?: string; issue?: number; fileSha256?: string; reason?: string } = {}) => {
  const { reason, ...rest } = own;
  const after = { number: 'TD-0007', issue: 1, fileSha256: FILE, ...rest };
  return JSON.stringify({ action, at: '2026-06-01T08:00:00.000Z', after, ...(reason !== undefined && { reason }) });
};
const SEALED = entry('dossier.sealed');
const against = (own: Partial<BundleClaim>, report = REPORT) => {
  const claim = { intact: true, problem: null, entries: 9, anchoredTo: 4, entryTexts: [SEALED], fileSha256: FILE };
  const { intact, checks } = againstBundle(report, { ...claim, ...own });
  return { intact, found: Object.fromEntries(checks.map(({ name, ok }) => [name, ok])), checks };
};

describe('a dossier against a bundle', () => {
  it('is as recorded, and keeps the checks made without one', () => {
    expect(against({})).toMatchObject({
      intact: true,
      found: { BYTES: true, BUNDLE: true, RECORD: true, STANDING: true },
    });
  });

  it('is recorded though its file is gone from the bundle, as after a purge', () => {
    expect(against({ fileSha256: null })).toMatchObject({ intact: true, found: { RECORD: true } });
  });

  it.each([
    ['a bundle that is not intact', { intact: false, problem: 'CHAIN 3: hash', entryTexts: [] }, 'BUNDLE'],
    ['a record without the dossier', { entryTexts: [entry('gate.decided')] }, 'RECORD'],
    ['a record of another dossier', { entryTexts: [entry('dossier.sealed', { number: 'TD-0008' })] }, 'RECORD'],
    ['a record of another issue', { entryTexts: [entry('dossier.sealed', { issue: 2 })] }, 'RECORD'],
    ['another file on record', { entryTexts: [entry('dossier.sealed', { fileSha256: sha256Of('x') })] }, 'RECORD'],
    ['another file in the bundle', { fileSha256: sha256Of('x') }, 'RECORD'],
    ['a revocation', { entryTexts: [SEALED, entry('dossier.revoked', { reason: 'The data were compromised.' })] }, 'STANDING'],
    ['a revocation after it was superseded', { entryTexts: [SEALED, entry('dossier.superseded'), entry('dossier.revoked')] }, 'STANDING'],
  ] as const)('is not relied on: %s', (_what, claim, check) => {
    const { intact, found } = against(claim);
    expect(intact).toBe(false);
    expect(found[check]).toBe(false);
  }); // prettier-ignore

  it('names the reason of a revocation', () => {
    const revoked = entry('dossier.revoked', { reason: 'The data were compromised.' });
    const { checks } = against({ entryTexts: [SEALED, revoked] });
    expect(checks.at(-1)?.message).toBe('It was revoked 2026-06-01T08:00:00.000Z: The data were compromised.');
  });

  it('is intact when a later one says what holds, and the report says so', () => {
    const { checks, found, intact } = against({ entryTexts: [SEALED, entry('dossier.issued'), entry('dossier.superseded')] });
    expect({ intact, standing: found['STANDING'] }).toEqual({ intact: true, standing: null });
    expect(checks.at(-1)?.message).toContain('superseded');
  }); // prettier-ignore

  it('tells the last good state', () => {
    const { checks } = against({ entryTexts: [SEALED, entry('dossier.issued'), entry('dossier.acknowledged')] });
    expect(checks.at(-1)?.message).toMatch(/stands: acknowledged 2026/);
  });

  it('makes nothing good that was wrong before', () => {
    const wrong = { ...REPORT, intact: false, checks: [{ name: 'BYTES', ok: false, message: 'no' }] } as const;
    expect(against({}, wrong).intact).toBe(false);
    expect(against({}, { ...wrong, dossier: null }).found).toEqual({ BYTES: false, BUNDLE: true });
  });
});
