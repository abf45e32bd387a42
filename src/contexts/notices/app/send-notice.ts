import { Injectable } from '@nestjs/common';
import { DomainError } from '../../../kernel/domain-error.js';
import { Mailer } from '../../../ports/mailer.js';
import { SecretBox } from '../../../ports/secrets.js';
import { ClockPort } from '../../../ports/time.js';
import { UnitOfWork } from '../../../ports/unit-of-work.js';
import { useOf, type Notice } from '../domain/notice.js';
import { composeNotice } from '../domain/texts.js';
import { Notices, NoticeSettings } from './ports.js';

const SCOPE = { kind: 'system', purpose: 'messages to people' } as const;

/** What a message is made with. */
@Injectable()
export class NoticeDesk {
  constructor(
    private readonly box: SecretBox,
    private readonly settings: NoticeSettings,
    private readonly mailer: Mailer,
  ) {}

  async send(notice: Notice): Promise<void> {
    const { createdAt: at, email: to, id, printedName, sealedCode } = notice;
    const code = sealedCode === null ? undefined : await this.box.open(sealedCode, useOf(id));
    const reader = { printedName, address: this.settings.publicUrl, ...(code !== undefined && { code }) };
    await this.mailer.send({ id, to, at, ...composeNotice(notice, reader) });
  }
}

/**
 * Sends one message. It may be called again for the same one: what is sent is left alone. A process that dies between handing the
 * message over and writing that down sends it twice, under the same Message-ID.
 */
@Injectable()
export class SendNotice {
  constructor(
    private readonly notices: Notices,
    private readonly desk: NoticeDesk,
    private readonly clock: ClockPort,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  /** @throws what Mailer and SecretBox refuse; the queue tries again */
  async execute(id: string): Promise<void> {
    const notice = await this.unitOfWork.run(SCOPE, async (tx) => {
      const found = await this.notices.lock(tx, id);
      if (found?.state !== 'QUEUED') return undefined;
      await this.notices.change(tx, id, { attempts: found.attempts + 1 });
      return found;
    });
    if (notice === undefined) return;
    try {
      await this.desk.send(notice);
    } catch (error) {
      const lastError = error instanceof DomainError ? `${String(error.code)}: ${error.message}` : 'INTERNAL';
      await this.unitOfWork.run(SCOPE, (tx) => this.notices.change(tx, id, { lastError }));
      throw error;
    }
    const sent = { state: 'SENT', sentAt: this.clock.now(), sealedCode: null, lastError: null } as const;
    await this.unitOfWork.run(SCOPE, (tx) => this.notices.change(tx, id, sent));
  }

  /** Every try failed: an administrator sees it and may have it sent again. */
  async giveUp(id: string): Promise<void> {
    await this.unitOfWork.run(SCOPE, async (tx) => {
      const found = await this.notices.lock(tx, id);
      if (found?.state === 'QUEUED') await this.notices.change(tx, id, { state: 'FAILED' });
    });
  }
}
