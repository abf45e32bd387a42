import { readFile } from 'node:fs/promises';
import { createTransport, type Transporter } from 'nodemailer';
import { Mailer, type Mail } from '../../ports/mailer.js';
import { MailNotSent } from './mail-errors.js';
import { messageOf } from './message.js';

export interface SmtpSettings {
  /** smtp://user:password@host:587 or smtps://host:465 */
  readonly url: string;
  readonly from: string;
  /** Holds the password instead of the URL. */
  readonly passwordFile: string | undefined;
}

const LOOPBACK = /^(localhost|127(\.\d+){3}|\[?::1\]?)$/;
/** Below the time after which the job queue takes a silent job for dead. */
const TIMEOUT_MS = 20_000;

/** Hands messages to a mail server. Beyond this machine the connection is encrypted or nothing is sent. */
export class SmtpMailer extends Mailer {
  private transport: Promise<Transporter> | undefined;

  constructor(private readonly settings: SmtpSettings) {
    super();
  }

  async send(mail: Mail): Promise<void> {
    const message = messageOf(mail, this.settings.from);
    try {
      this.transport ??= this.open();
      await (await this.transport).sendMail(message);
    } catch (cause) {
      this.transport = undefined;
      throw new MailNotSent(foundIn(cause), cause);
    }
  }

  private async open(): Promise<Transporter> {
    const { passwordFile, url: text } = this.settings;
    const url = new URL(text);
    const isSecure = url.protocol === 'smtps:';
    const password = passwordFile === undefined ? decodeURIComponent(url.password) : await secretIn(passwordFile);
    const user = decodeURIComponent(url.username);
    return createTransport({
      host: url.hostname.replace(/^\[|\]$/g, ''),
      port: url.port === '' ? (isSecure ? 465 : 587) : Number(url.port),
      secure: isSecure,
      requireTLS: !isSecure && !LOOPBACK.test(url.hostname),
      ...(user !== '' && { auth: { user, pass: password } }),
      connectionTimeout: TIMEOUT_MS,
      greetingTimeout: TIMEOUT_MS,
      socketTimeout: TIMEOUT_MS,
      disableFileAccess: true,
      disableUrlAccess: true,
    });
  }
}

async function secretIn(file: string): Promise<string> {
  return (await readFile(file, 'utf8')).trim();
}

/** The code and the server's answer, never what was sent: an error of the library may quote the command that failed. */
function foundIn(cause: unknown): string {
  const { code, responseCode } = (cause ?? {}) as { readonly code?: unknown; readonly responseCode?: unknown };
  return (
    [code, responseCode].filter((one) => typeof one === 'string' || typeof one === 'number').join(' ') || 'no code'
  );
}
