import { describe, expect, it } from '@jest/globals';
import { accessReviewCsv } from '../../../../src/entry/commands/access-review-action.js';
import type { AccessReviewRow } from '../../../../src/contexts/identity/public.js';

const row: AccessReviewRow = {
  ...{ assignmentId: 'a', personId: 'p', printedName: 'Sam Site', email: 'sam@example.test', role: 'CSM' },
  ...{ pilotKey: null, siteKey: null, validFrom: new Date('2026-06-01T08:00:00.000Z'), validTo: null },
  ...{ reason: 'needed', grantorId: null, grantorName: null, lastUsedAt: null, isAccountOpen: true },
};

describe('the access review as CSV', () => {
  it.each(['=HYPERLINK("http://evil.example")', '+1', '-1+2', '@SUM(A1)', '\t=1', '\r=1'])(
    'quotes %j, which a spreadsheet would compute',
    (reason) => {
      const [, line = ''] = accessReviewCsv([{ ...row, reason }]).split(/\r\n(?=Sam|$)/);
      expect(line).toContain(`'${reason.replaceAll('"', '""')}`);
    },
  );

  it('has a head line, CRLF, and doubles quotes', () => {
    const text = accessReviewCsv([{ ...row, printedName: 'Sam "Sammy" Site, jun.' }]);
    expect(text.startsWith('printedName,email,role,')).toBe(true);
    expect(text).toContain('"Sam ""Sammy"" Site, jun."');
    expect(text.endsWith('\r\n')).toBe(true);
    expect(text).toContain(',2026-06-01T08:00:00.000Z,,,needed,,true,p,a');
  });
});
