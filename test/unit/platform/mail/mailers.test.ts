import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { OutboxMailer } from '../../../../src/platform/mail/outbox-mailer.js';
import { SmtpMailer } from '../../../../src/platform/mail/smtp-mailer.js';
import type { Mail } from '../../../../src/ports/mailer.js';
import { aMailServer, type TestMailServer } from '../../../builders/mail-server.js';

const FROM = 'touchstone@example.com';
const aMail = (own: Partial<Mail> = {}): Mail => ({
  id: '01a20fa0-26a4-7742-8d11-776984674328',
  to: 'cora@example.com',
  subject: 'Your signature is asked for',
  text: 'Hello Cora,\n\nplease read.\n',
  at: new Date('2026-06-01T08:00:00.000Z'),
  ...own,
});
/** Header lines, unfolded. */
const headersOf = (raw: string): string[] =>
  (raw.split(/\r?\n\r?\n/)[0] ?? '').replace(/\r?\n[ \t]+/g, ' ').split(/\r?\n/);

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'touchstone-mail-'));
});
afterAll(() => rm(folder, { recursive: true }));

describe('the outbox folder', () => {
  it('gets one file a message, readable by its owner alone; a second try replaces it', async () => {
    const outbox = join(folder, 'outbox');
    const mailer = new OutboxMailer(outbox, FROM);
    await mailer.send(aMail());
    await mailer.send(aMail());
    expect(await readdir(outbox)).toEqual(['01a20fa0-26a4-7742-8d11-776984674328.eml']);
    const path = join(outbox, '01a20fa0-26a4-7742-8d11-776984674328.eml');
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    const raw = await readFile(path, 'utf8');
    expect(headersOf(raw)).toEqual(
      expect.arrayContaining([
        'From: touchstone@example.com',
        'To: cora@example.com',
        'Subject: Your signature is asked for',
        'Message-ID: <01a20fa0-26a4-7742-8d11-776984674328@example.com>',
        'Auto-Submitted: auto-generated',
      ]),
    );
    expect(raw).toContain('please read.');
  });

  it('is never left, whatever the id', async () => {
    const outbox = join(folder, 'confined');
    await new OutboxMailer(outbox, FROM).send(aMail({ id: '../../elsewhere' }));
    expect((await readdir(outbox)).map((name) => /^[0-9a-f]{64}\.eml$/.test(name))).toEqual([true]);
  });

  it.each(['cora@example.com\r\nBcc: eve@example.com', 'a@b.example, eve@example.com', 'Eve <eve@example.com>', 'nobody', ''])(
    'refuses the recipient %j',
    async (to) => {
      const sending = new OutboxMailer(folder, FROM).send(aMail({ to }));
      await expect(sending).rejects.toMatchObject({ code: 'MAIL_ADDRESS_REFUSED' });
    },
  ); // prettier-ignore
});

describe('the mail server', () => {
  let server: TestMailServer;
  beforeAll(async () => {
    server = await aMailServer({ user: 'touchstone', password: 'of the file' });
  });
  afterAll(() => server.close());
  const mailer = async (password = 'of the file') => {
    const passwordFile = join(folder, 'password');
    await writeFile(passwordFile, `${password}\n`);
    return new SmtpMailer({ url: server.url, from: FROM, passwordFile });
  };

  it('gets the message for the one recipient, after signing in with the password of the file', async () => {
    await (await mailer()).send(aMail({ subject: 'Größe „Wagen“' }));
    expect(server.received).toHaveLength(1);
    expect(server.received[0]?.to).toEqual(['cora@example.com']);
    expect(headersOf(server.received[0]?.raw ?? '').find((line) => line.startsWith('Subject:'))).toMatch(/=\?UTF-8\?/i);
  });

  it('gets no header that a subject brought along', async () => {
    await (await mailer()).send(aMail({ subject: 'Gate\r\nBcc: eve@example.com\r\n\r\nbody' }));
    const { raw, to } = server.received.at(-1) ?? { raw: '', to: [] };
    expect(to).toEqual(['cora@example.com']);
    expect(headersOf(raw).filter((line) => /^bcc:/i.test(line))).toEqual([]);
    expect(headersOf(raw)).toContain('Subject: Gate Bcc: eve@example.com body');
  });

  it('refuses with a code and without the password when it is wrong, full, or away', async () => {
    const before = server.received.length;
    const wrong = await (await mailer('something else')).send(aMail()).catch((error: unknown) => error as Error);
    expect(wrong).toMatchObject({ code: 'MAIL_NOT_SENT' });
    expect((wrong as Error).message).not.toContain('something else');
    server.refuses = true;
    await expect((await mailer()).send(aMail())).rejects.toMatchObject({ code: 'MAIL_NOT_SENT', message: expect.stringContaining('452') });
    server.refuses = false;
    const away = new SmtpMailer({ url: 'smtp://127.0.0.1:9', from: FROM, passwordFile: undefined });
    await expect(away.send(aMail())).rejects.toMatchObject({ code: 'MAIL_NOT_SENT' });
    expect(server.received).toHaveLength(before);
  }); // prettier-ignore
});
