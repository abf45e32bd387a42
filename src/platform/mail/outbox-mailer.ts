import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createTransport } from 'nodemailer';
import { Mailer, type Mail } from '../../ports/mailer.js';
import { fileNameOf, messageOf } from './message.js';

/**
 * Writes each message as a file (`.eml`) that every mail program opens, where no mail server is configured. Readable by the owner
 * alone: an invitation is in it. A message that is tried again replaces its own file.
 */
export class OutboxMailer extends Mailer {
  private readonly transport = createTransport({ streamTransport: true, buffer: true, newline: 'unix' });

  constructor(
    private readonly folder: string,
    private readonly from: string,
  ) {
    super();
  }

  async send(mail: Mail): Promise<void> {
    const { message } = await this.transport.sendMail(messageOf(mail, this.from));
    await mkdir(this.folder, { recursive: true, mode: 0o700 });
    const path = join(this.folder, fileNameOf(mail));
    const part = `${path}.part`;
    await writeFile(part, message as Buffer, { mode: 0o600 });
    await rename(part, path);
  }
}
