import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  BootstrapAdministrator,
  CreateOrganisation,
  GrantRole,
  InviteMember,
  RedeemInvitation,
  RevokeRole,
} from '../../../src/contexts/identity/public.js';
import { VerifyAuditChain, INSTALLATION_CHAIN } from '../../../src/contexts/audit/public.js';
import { aCast, grant, PASSWORD, type Cast } from '../../builders/people.js';
import { anApplication, type TestApplication } from '../../builders/server.js';

let test: TestApplication;
let cast: Cast;
beforeAll(async () => {
  test = await anApplication();
  cast = await aCast(test.app);
});
afterAll(() => test.close());

describe('the first administrator', () => {
  it('is made once', async () => {
    const second = { email: 'second@example.com', printedName: 'Second', password: PASSWORD };
    await expect(test.app.get(BootstrapAdministrator).execute(second)).rejects.toMatchObject({
      code: 'ADMINISTRATOR_EXISTS',
    });
    expect(await test.app.get(BootstrapAdministrator).isNeeded()).toBe(false);
  });
});

describe('invitations', () => {
  it('work once', async () => {
    const { token } = await test.app.get(InviteMember).execute(cast.cql, { role: 'CSM' });
    const person = { token, printedName: 'Carl Site', password: PASSWORD };
    await test.app.get(RedeemInvitation).execute({ ...person, email: 'carl@example.com' });
    await expect(
      test.app.get(RedeemInvitation).execute({ ...person, email: 'carl2@example.com' }),
    ).rejects.toMatchObject({ code: 'INVITATION_INVALID' });
  });

  it.each([
    ['a short password', { password: 'short' }, 'PASSWORD_TOO_WEAK'],
    ['a repeated character', { password: 'aaaaaaaaaaaaaaaaaaaa' }, 'PASSWORD_TOO_WEAK'],
    ['no address', { email: 'nobody' }, 'IDENTITY_FIELD_INVALID'],
    ['no name', { printedName: ' ' }, 'IDENTITY_FIELD_INVALID'],
    ['a token nobody issued', { token: 'made up' }, 'INVITATION_INVALID'],
  ])('refuse %s', async (_what, own, code) => {
    const { token } = await test.app.get(InviteMember).execute(cast.vpm, { role: 'VML' });
    const input = { token, email: 'new@example.com', printedName: 'New', password: PASSWORD, ...own };
    await expect(test.app.get(RedeemInvitation).execute(input)).rejects.toMatchObject({ code });
  });

  it('refuse an address that has an account', async () => {
    const { token } = await test.app.get(InviteMember).execute(cast.vpm, { role: 'VML' });
    const input = { token, email: cast.emailOf(cast.cql), printedName: 'Twice', password: PASSWORD };
    await expect(test.app.get(RedeemInvitation).execute(input)).rejects.toMatchObject({ code: 'EMAIL_TAKEN' });
  });

  it.each([
    ['cql', 'VML'],
    ['vpm', 'CSM'],
    ['vpm', 'ADM'],
    ['administrator', 'CQL'],
  ] as const)('by %s to %s are refused', async (who, role) => {
    await expect(test.app.get(InviteMember).execute(cast[who], { role })).rejects.toMatchObject({
      code: expect.stringMatching(/NOT_PERMITTED|ROLE_OF_OTHER_SIDE/),
    });
  });
});

describe('roles', () => {
  it('are never granted to oneself', async () => {
    await expect(grant(test.app, cast.cql, cast.cql, 'CSM')).rejects.toMatchObject({ code: 'SELF_GRANT' });
  });

  it.each([
    ['VML', 'AUD', 'ILLEGAL_ROLE_PAIR'],
    ['CSM', 'AUD', 'ILLEGAL_ROLE_PAIR'],
    ['CSM', 'VML', 'NOT_PERMITTED'],
  ] as const)('of a %s cannot be joined by %s', async (has, role, code) => {
    const person = await cast.join(has);
    const by = has === 'VML' ? cast.vpm : cast.cql;
    await expect(grant(test.app, by, person, role)).rejects.toMatchObject({ code });
  });

  it('are granted within one organisation only', async () => {
    const vendorPerson = await cast.join('VML');
    await expect(grant(test.app, cast.cql, vendorPerson, 'CSM')).rejects.toMatchObject({ code: 'PERSON_NOT_FOUND' });
  });

  it('end at once when they are revoked', async () => {
    const csm = await cast.join('CSM');
    const so = await grant(test.app, cast.cql, csm, 'SO');
    await test.app.get(RevokeRole).execute(cast.cql, { assignmentId: so.id, reason: 'left the team' });
    await expect(
      test.app.get(RevokeRole).execute(cast.cql, { assignmentId: so.id, reason: 'again' }),
    ).rejects.toMatchObject({ code: 'ROLE_ASSIGNMENT_NOT_FOUND' });
    await expect(grant(test.app, csm, await cast.join('CSM'), 'SO')).rejects.toMatchObject({ code: 'NOT_PERMITTED' });
  });

  it('of administrators alone create organisations, and the refusal is audited', async () => {
    await expect(
      test.app.get(CreateOrganisation).execute(cast.cql, { kind: 'VENDOR', name: 'Mine' }),
    ).rejects.toMatchObject({ code: 'NOT_PERMITTED' });
    const rows = await test.database.dataSource.query(
      `SELECT actor_id FROM audit_entry WHERE outcome = 'DENIED' AND action = 'organisation.create'`,
    );
    expect(rows).toEqual([{ actor_id: cast.cql.personId }]);
  });

  it('of the grantor carry through GrantRole with an end in the future only', async () => {
    const person = await cast.join('CSM');
    const input = { personId: person.personId, role: 'SO' as const, reason: 'for a week', validTo: new Date(0) };
    await expect(test.app.get(GrantRole).execute(cast.cql, input)).rejects.toMatchObject({
      code: 'IDENTITY_FIELD_INVALID',
    });
  });
});

describe('the audit chains', () => {
  it('verify clean after all that', async () => {
    for (const chain of [INSTALLATION_CHAIN, cast.customerOrganisationId, cast.vendorOrganisationId]) {
      const report = await test.app.get(VerifyAuditChain).execute(chain);
      expect(report).toMatchObject({ ok: true });
      expect(report.entries).toBeGreaterThan(1);
    }
  });
});
