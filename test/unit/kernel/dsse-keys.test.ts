import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import {
  keyIdOf,
  keyIdOfPem,
  parseEnvelope,
  signEnvelope,
  signerFrom,
  verifyEnvelope,
} from '../../../src/kernel/dsse.js';

const { privateKey, publicKey } = generateKeyPairSync('ed25519');

describe('a signer made from a private key', () => {
  it('carries the name and text of the public key, and its signatures hold', () => {
    const signer = signerFrom(privateKey);
    expect(signer.keyId).toBe(keyIdOf(publicKey));
    const envelope = signEnvelope('text/plain', 'hello', signer);
    expect(verifyEnvelope(envelope, signer.publicKeyPem)?.toString()).toBe('hello');
  });
});

describe('an envelope that is none', () => {
  it.each(['', 'no JSON', '[]', '{}', 'null', '{"payloadType":"text/plain","payload":"aGk=","signatures":[{}]}'])(
    'is not read: %s',
    (text) => {
      expect(parseEnvelope(text)).toBeUndefined();
    },
  );
});

describe('the name of a key given as text', () => {
  it('is that of the key', () => {
    expect(keyIdOfPem(signerFrom(privateKey).publicKeyPem)).toBe(keyIdOf(createPublicKey(privateKey)));
  });

  it.each([
    ['a private key', privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()],
    [
      'a key of another kind',
      generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey.export({ type: 'spki', format: 'pem' }).toString(),
    ],
    ['no key', 'hello'],
    ['a broken key', '-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----'],
  ])('is undefined for %s', (_, text) => {
    expect(keyIdOfPem(text)).toBeUndefined();
  });
});
