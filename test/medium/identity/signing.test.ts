import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Act, Signing, type SigningSubject } from '../../../src/contexts/identity/public.js';
import { parseEnvelope, verifyEnvelope } from '../../../src/kernel/dsse.js';
import { sha256Of } from '../../../src/kernel/sha256.js';
import type { PilotId } from '../../../src/kernel/ids.js';
import type { Principal } from '../../../src/ports/principal.js';
import { EvidenceSignerPort } from '../../../src/ports/secrets.js';
import { describePostgres } from '../../builders/database.js';
import { aCast, PASSWORD, type Cast } from '../../builders/people.js';
import { anApplication, type TestApplication } from '../../builders/server.js';

let test: TestApplication;
let cast: Cast;
beforeAll(async () => {
  test = await anApplication();
  cast = await aCast(test.app);
});
afterAll(() => test.close());

const GATE = '01890a5d-ac96-774b-bcce-b302099a8057';
const subject = (own: Partial<SigningSubject> = {}): SigningSubject => ({
  type: 'GATE',
  id: GATE,
  round: 1,
  digest: sha256Of('the evidence'),
  slot: 'CQL',
  parties: {
    pilotId: '01890a5d-ac96-774b-bcce-b302099a8058' as PilotId,
    vendorOrganisationId: cast.vendorOrganisationId,
    customerOrganisationId: cast.customerOrganisationId,
  },
  ...own,
});

function sign(principal: Principal, nonce: string, own: { subject?: SigningSubject; password?: string } = {}) {
  const signed = own.subject ?? subject();
  return test.app
    .get(Act)
    .perform(principal, { action: 'gate.sign', object: { type: 'GATE', id: GATE }, parties: signed.parties }, (tx) =>
      test.app.get(Signing).sign(tx, principal, {
        subject: signed,
        nonce,
        password: own.password ?? PASSWORD,
        role: 'CQL',
        meaning: 'APPROVED',
      }),
    );
}

async function challenge(principal: Principal, about = subject()): Promise<string> {
  return (await test.app.get(Signing).challenge(principal, about)).nonce;
}

async function deniedRules(): Promise<string[]> {
  const rows: { canonical: string }[] = await test.database.dataSource.query(
    `SELECT canonical FROM audit_entry WHERE outcome = 'DENIED' AND action = 'gate.sign' ORDER BY seq`,
  );
  return rows.map(({ canonical }) => (JSON.parse(canonical) as { rule: string }).rule);
}

describe('Signing', () => {
  it('seals name, organisation, role, meaning, time and digest in an envelope of the installation key', async () => {
    const signature = await sign(cast.cql, await challenge(cast.cql));
    expect(signature).toMatchObject({
      printedName: 'Cora Quality',
      organisationName: 'North Freight',
      role: 'CQL',
      meaning: 'APPROVED',
      method: 'PASSWORD',
    });
    const envelope = parseEnvelope(signature.envelope);
    if (envelope === undefined) throw new Error('not an envelope');
    const payload = verifyEnvelope(envelope, test.app.get(EvidenceSignerPort).publicKeyPem);
    const statement = JSON.parse(String(payload));
    expect(statement).toMatchObject({
      subject: [{ name: `GATE:${GATE}`, digest: { sha256: sha256Of('the evidence') } }],
    });
  });

  it('refuses a nonce that was used, and keeps one signature', async () => {
    const nonce = await challenge(cast.cql);
    await sign(cast.cql, nonce);
    await expect(sign(cast.cql, nonce)).rejects.toMatchObject({ code: 'CHALLENGE_USED' });
    const rows = await test.database.dataSource.query('SELECT count(*)::int AS n FROM signature WHERE nonce = $1', [
      nonce,
    ]);
    expect(rows).toEqual([{ n: 1 }]);
    expect(await deniedRules()).toContain('CHALLENGE_USED');
  });

  it.each([
    ['another gate', { id: '01890a5d-ac96-774b-bcce-b302099a8059' }],
    ['another round', { round: 2 }],
    ['another slot', { slot: 'CSM' }],
    ['changed content', { digest: sha256Of('other evidence') }],
    ['another kind of object', { type: 'DATASET' as const }],
  ])('refuses a challenge on %s', async (_what, own) => {
    const nonce = await challenge(cast.cql);
    await expect(sign(cast.cql, nonce, { subject: subject(own) })).rejects.toMatchObject({
      code: 'CHALLENGE_MISMATCH',
    });
  });

  it('refuses a challenge of another person, and one that was never issued', async () => {
    const nonce = await challenge(cast.cql);
    await expect(sign(cast.vpm, nonce)).rejects.toMatchObject({ code: 'CHALLENGE_MISMATCH' });
    await expect(sign(cast.cql, 'made up')).rejects.toMatchObject({ code: 'CHALLENGE_MISMATCH' });
  });

  it('refuses a challenge of another session', async () => {
    const inSession = { ...cast.cql, sessionSha256: sha256Of('a session') };
    const nonce = await challenge(inSession);
    await expect(sign(cast.cql, nonce)).rejects.toMatchObject({ code: 'CHALLENGE_MISMATCH' });
  });

  it('refuses a challenge after its five minutes', async () => {
    const nonce = await challenge(cast.cql);
    await test.database.dataSource.query(
      `UPDATE signing_challenge SET expires_at = now() - interval '1 second' WHERE nonce = $1`,
      [nonce],
    );
    await expect(sign(cast.cql, nonce)).rejects.toMatchObject({ code: 'CHALLENGE_EXPIRED' });
  });

  it('counts a wrong password although nothing else is kept, and leaves the challenge usable', async () => {
    const nonce = await challenge(cast.cql);
    await expect(sign(cast.cql, nonce, { password: 'wrong password, clearly' })).rejects.toMatchObject({
      code: 'WRONG_PASSWORD',
    });
    const [row] = await test.database.dataSource.query('SELECT failed_attempts FROM person WHERE id = $1', [
      cast.cql.personId,
    ]);
    expect(row).toEqual({ failed_attempts: 1 });
    expect(await deniedRules()).toContain('WRONG_PASSWORD');
    await expect(sign(cast.cql, nonce)).resolves.toMatchObject({ nonce });
  });

  it('closes the account after ten wrong passwords in a row, even for the right one', async () => {
    const csm = await cast.join('CSM');
    const nonce = await challenge(csm);
    for (let i = 0; i < 10; i += 1)
      await expect(sign(csm, nonce, { password: `wrong ${i} and wrong` })).rejects.toMatchObject({
        code: 'WRONG_PASSWORD',
      });
    await expect(sign(csm, nonce)).rejects.toMatchObject({ code: 'ACCOUNT_LOCKED' });
  });

  it('keeps signatures from being changed or deleted, even by the owner of the table', async () => {
    await expect(test.database.dataSource.query(`UPDATE signature SET comment = 'edited'`)).rejects.toMatchObject({
      code: 'TS001',
    });
    await expect(test.database.dataSource.query('DELETE FROM signature')).rejects.toMatchObject({ code: 'TS001' });
  });
});

describePostgres('two uses of one nonce at the same time', () => {
  it('give exactly one signature, 40 times out of 40', async () => {
    for (let i = 0; i < 40; i += 1) {
      const nonce = await challenge(cast.cql);
      const results = await Promise.allSettled([sign(cast.cql, nonce), sign(cast.cql, nonce)]);
      const refused = results.filter((one) => one.status === 'rejected');
      expect(refused).toHaveLength(1);
      expect(refused[0]?.reason).toMatchObject({ code: 'CHALLENGE_USED' });
    }
  });
});
