import { generateKeyPairSync } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  AuditTrail,
  INSTALLATION_CHAIN,
  MakeCheckpoint,
  ReadCheckpoints,
  VerifyAuditChain,
} from '../../../src/contexts/audit/public.js';
import { GovernSigningKeys, InviteMember, RedeemInvitation } from '../../../src/contexts/identity/public.js';
import { applicationOver } from '../../../src/entry/application.js';
import { parseEnvelope, signerFrom, verifyEnvelope } from '../../../src/kernel/dsse.js';
import { InstallationKey } from '../../../src/platform/keys/signing-key.js';
import type { Principal } from '../../../src/ports/principal.js';
import { aCast, PASSWORD, principalOf, type Cast } from '../../builders/people.js';
import { anApplication, type TestApplication } from '../../builders/server.js';

const SYSTEM = { kind: 'system', purpose: 'test' } as const;
const aSigner = () => signerFrom(generateKeyPairSync('ed25519').privateKey);

let test: TestApplication;
let cast: Cast;
let second: Principal;
beforeAll(async () => {
  test = await anApplication();
  cast = await aCast(test.app);
  const { token } = await test.app.get(InviteMember).execute(cast.administrator, { role: 'ADM' });
  const person = { token, email: 'second@example.com', printedName: 'Otto Other', password: PASSWORD };
  second = principalOf(await test.app.get(RedeemInvitation).execute(person));
});
afterAll(() => test.close());

const both = () => ({ by: cast.administrator, confirmedBy: second, reason: 'yearly change' });
const govern = () => test.app.get(GovernSigningKeys);
const keys = () => test.app.get(ReadCheckpoints).signingKeys(SYSTEM);
const current = () => test.resources.signer.keyId;
const last = async () => {
  const page = await test.resources.unitOfWork.run(SYSTEM, (tx) => test.app.get(AuditTrail).page(tx, INSTALLATION_CHAIN, { first: 100 }));
  return page.at(-1);
}; // prettier-ignore

describe('the signing keys of an installation', () => {
  it('are written down at the first start, with an audit entry, before anything is signed', async () => {
    expect(await keys()).toMatchObject([{ keyId: current(), retiredAt: null, compromisedFrom: null, endorsement: null }]);
    const page = await test.resources.unitOfWork.run(SYSTEM, (tx) => test.app.get(AuditTrail).page(tx, INSTALLATION_CHAIN, { first: 1 }));
    expect(page).toMatchObject([{ action: 'signing-key.introduced', objectId: current() }]);
  }); // prettier-ignore

  it.each([
    ['one administrator twice', () => ({ ...both(), confirmedBy: cast.administrator }), 'SECOND_ADMINISTRATOR_NEEDED'],
    ['somebody of the customer', () => ({ ...both(), by: cast.cql }), 'NOT_PERMITTED'],
    ['an administrator and somebody of the vendor', () => ({ ...both(), confirmedBy: cast.vpm }), 'NOT_PERMITTED'],
    ['two without a reason', () => ({ ...both(), reason: ' ' }), 'IDENTITY_FIELD_INVALID'],
  ])('are not changed by %s, and the attempt is in the audit log', async (_who, change, code) => {
    const before = await keys();
    await expect(govern().retire(change(), current())).rejects.toMatchObject({ code });
    expect(await keys()).toEqual(before);
    expect(await last()).toMatchObject({ action: 'signing-key.retire', outcome: 'DENIED', objectId: current() });
    expect((await last())?.canonical).toContain(`"rule":"${code}"`);
  });

  it('are refused when they are unknown, or said to be compromised in the future', async () => {
    await expect(govern().retire(both(), 'f'.repeat(64))).rejects.toMatchObject({ code: 'SIGNING_KEY_UNKNOWN' });
    const later = { keyId: current(), from: new Date('2999-01-01T00:00:00.000Z') };
    await expect(govern().compromised(both(), later)).rejects.toMatchObject({ code: 'SIGNING_KEY_CHANGE_REFUSED' });
    await expect(govern().rotate(both(), 'no key')).rejects.toMatchObject({ code: 'SIGNING_KEY_CHANGE_REFUSED' });
    await expect(govern().rotate(both(), test.resources.signer.publicKeyPem)).rejects.toMatchObject({
      code: 'SIGNING_KEY_CHANGE_REFUSED',
    });
  });

  it('are rotated: the old one vouches for the new one, signs no more, and what it signed stays valid', async () => {
    const old = await test.app.get(MakeCheckpoint).execute(INSTALLATION_CHAIN);
    const signer = aSigner();
    await govern().rotate(both(), signer.publicKeyPem);
    expect(await last()).toMatchObject({ action: 'signing-key.rotated', outcome: 'DONE', actorName: 'Ada Admin' });
    expect((await last())?.canonical).toContain('Otto Other');
    const [before, after] = await keys();
    expect(before).toMatchObject({ keyId: current(), retiredBecause: 'yearly change' });
    const endorsement = parseEnvelope(after?.endorsement ?? '');
    const said = endorsement && verifyEnvelope(endorsement, test.resources.signer.publicKeyPem);
    expect(JSON.parse(said?.toString() ?? '{}')).toMatchObject({
      keyId: signer.keyId,
      publicKeyPem: signer.publicKeyPem,
    });
    const refused = test.app.get(MakeCheckpoint).execute(INSTALLATION_CHAIN);
    await expect(refused).rejects.toMatchObject({ code: 'SIGNING_KEY_NOT_IN_FORCE' });
    await expect(govern().rotate(both(), aSigner().publicKeyPem)).rejects.toMatchObject({
      code: 'SIGNING_KEY_CHANGE_REFUSED',
    });

    const next = await applicationOver({
      ...test.resources,
      signer: new InstallationKey(signer),
      close: () => Promise.resolve(),
    });
    const { text } = await next.get(MakeCheckpoint).execute(INSTALLATION_CHAIN);
    const kept = [old.text, text].map((one, i) => ({ source: `kept-${i}`, text: one }));
    expect(await next.get(VerifyAuditChain).execute(INSTALLATION_CHAIN, kept)).toMatchObject({
      ok: true,
      anchored: [
        { to: old.size, by: { source: 'kept-0', keyId: before?.keyId } },
        { by: { source: 'kept-1', keyId: signer.keyId } },
      ],
    });

    await govern().compromised(both(), { keyId: signer.keyId, from: new Date(after?.introducedAt ?? '') });
    await expect(next.get(VerifyAuditChain).execute(INSTALLATION_CHAIN, kept)).rejects.toMatchObject({
      code: 'CHECKPOINT_INVALID',
    });
    const again = { keyId: signer.keyId, from: new Date(after?.introducedAt ?? '') };
    await expect(govern().compromised(both(), again)).rejects.toMatchObject({ code: 'SIGNING_KEY_CHANGE_REFUSED' });
    expect(await next.get(VerifyAuditChain).execute(INSTALLATION_CHAIN)).toMatchObject({ ok: true });
    await next.close();
  });
});
