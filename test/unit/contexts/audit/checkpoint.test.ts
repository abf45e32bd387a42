import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import {
  isSignedBy,
  parseCheckpoint,
  signCheckpoint,
  type Checkpoint,
} from '../../../../src/contexts/audit/domain/checkpoint.js';
import { keysFrom, standingAt, type KeyEvent } from '../../../../src/contexts/audit/domain/signing-keys.js';
import { signerFrom } from '../../../../src/kernel/dsse.js';
import { sha256Of } from '../../../../src/kernel/sha256.js';

const signer = signerFrom(generateKeyPairSync('ed25519').privateKey);
const stranger = signerFrom(generateKeyPairSync('ed25519').privateKey);
const state: Checkpoint = {
  chainId: '01890a5d-ac96-774b-bcce-000000000001',
  size: 12,
  headHash: sha256Of('head'),
  root: sha256Of('root'),
  at: '2026-06-01T08:00:00.000Z',
};
const text = signCheckpoint(state, signer);

describe('a checkpoint', () => {
  it('is read back as it was written, and carries the signature of its key', () => {
    const read = parseCheckpoint(text);
    expect(read).toMatchObject({ ...state, keyId: signer.keyId });
    expect(read && isSignedBy(read, signer.publicKeyPem)).toBe(true);
    expect(text.split('\n').slice(0, 5)).toEqual([
      `touchstone/checkpoint@1 ${state.chainId}`,
      '12',
      state.headHash,
      state.root,
      state.at,
    ]);
  });

  it.each([
    ['the size', (t: string) => t.replace('\n12\n', '\n13\n')],
    ['the head', (t: string) => t.replace(state.headHash, sha256Of('another'))],
    ['the root', (t: string) => t.replace(state.root, sha256Of('another'))],
    ['the time', (t: string) => t.replace('08:00', '09:00')],
    ['the chain', (t: string) => t.replace('000000000001', '000000000002')],
  ])('with %s changed is not signed by its key any more', (_what, change) => {
    const changed = parseCheckpoint(change(text));
    expect(changed).toBeDefined();
    expect(changed && isSignedBy(changed, signer.publicKeyPem)).toBe(false);
  });

  it.each([
    ['a line more', `${text}\n`],
    ['Windows line ends', text.replaceAll('\n', '\r\n')],
    ['a size with a leading zero', text.replace('\n12\n', '\n012\n')],
    ['a size of nothing', text.replace('\n12\n', '\n0\n')],
    ['another origin', text.replace('checkpoint@1', 'checkpoint@2')],
    ['no signature', text.split('\ned25519')[0] ?? ''],
    ['nothing at all', ''],
  ])('with %s is none', (_what, changed) => expect(parseCheckpoint(changed)).toBeUndefined());

  it('is not signed by a stranger, nor by what is no key', () => {
    const read = parseCheckpoint(text);
    expect(read && isSignedBy(read, stranger.publicKeyPem)).toBe(false);
    expect(read && isSignedBy(read, 'no key')).toBe(false);
    expect(read && isSignedBy({ ...read, signature: 'no base64' }, signer.publicKeyPem)).toBe(false);
  });
});

const event = (kind: KeyEvent['kind'], at: string, own: Partial<KeyEvent> = {}): KeyEvent => ({
  keyId: signer.keyId,
  publicKeyPem: signer.publicKeyPem,
  kind,
  effectiveAt: new Date(at),
  recordedAt: new Date(at),
  reason: kind === 'INTRODUCED' ? null : 'because',
  endorsement: null,
  ...own,
});
const [t1, t2, t3, t4] = ['01', '02', '03', '04'].map((day) => `2026-06-${day}T00:00:00.000Z`) as [
  string,
  string,
  string,
  string,
];
const keyOf = (...events: KeyEvent[]) => {
  const [key] = keysFrom(events);
  if (key === undefined) throw new Error('no key');
  return key;
};

describe('the standing of a signing key', () => {
  it('is in force until it is retired, and what it signed before stays valid', () => {
    const key = keyOf(event('INTRODUCED', t1), event('RETIRED', t3));
    expect([t1, t2, t3, t4].map((at) => standingAt(key, at))).toEqual(['IN_FORCE', 'IN_FORCE', 'RETIRED', 'RETIRED']);
  });

  it('is compromised from the stated moment on, which may lie before it was noticed', () => {
    const key = keyOf(event('INTRODUCED', t1), event('COMPROMISED', t2, { recordedAt: new Date(t4) }));
    expect([t1, t2, t3].map((at) => standingAt(key, at))).toEqual(['IN_FORCE', 'COMPROMISED', 'COMPROMISED']);
  });

  it('follows the earliest moment of several', () => {
    const key = keyOf(event('INTRODUCED', t1), event('COMPROMISED', t3), event('COMPROMISED', t2));
    expect(standingAt(key, t2)).toBe('COMPROMISED');
  });

  it('is not yet in force before a rotation made it known; of a first key nobody knows', () => {
    expect(standingAt(keyOf(event('INTRODUCED', t2, { endorsement: '{}' })), t1)).toBe('NOT_YET');
    expect(standingAt(keyOf(event('INTRODUCED', t2)), t1)).toBe('IN_FORCE');
  });

  it('is known of no key that was never introduced', () => {
    expect(keysFrom([event('RETIRED', t1)])).toEqual([]);
  });
});
