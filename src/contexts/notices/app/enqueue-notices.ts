import { Injectable } from '@nestjs/common';
import { SecretBox } from '../../../ports/secrets.js';
import { JobQueue } from '../../../ports/stores.js';
import { ClockPort, IdsPort } from '../../../ports/time.js';
import type { Tx } from '../../../ports/unit-of-work.js';
import { CATEGORY_OF, OPTIONAL_CATEGORIES, useOf, type Notice, type NoticeContent } from '../domain/notice.js';
import { NoticePreferences, Notices } from './ports.js';

export const SEND_NOTICE_QUEUE = 'send-notice';

export interface Recipient {
  /** Absent for somebody who has no account yet. */
  readonly personId?: string;
  readonly email: string;
  readonly printedName?: string;
}

export interface Announcement {
  readonly content: NoticeContent;
  readonly occasion: string;
  /** Of an invitation: encrypted at rest, in clear in the message alone. */
  readonly code?: string;
}

/** Where messages get their ids and times. */
@Injectable()
export class NoticeSources {
  constructor(
    readonly ids: IdsPort,
    readonly clock: ClockPort,
  ) {}
}

/** Writes messages and the jobs that send them, in the transaction of what they tell about. Nothing is sent here. */
@Injectable()
export class EnqueueNotices {
  constructor(
    private readonly notices: Notices,
    private readonly preferences: NoticePreferences,
    private readonly jobs: JobQueue,
    private readonly box: SecretBox,
    private readonly sources: NoticeSources,
  ) {}

  /** Leaves out who switched the category off and who was told of the occasion before. @throws what SecretBox refuses, for a code */
  async execute(tx: Tx, { code, content, occasion }: Announcement, recipients: readonly Recipient[]): Promise<void> {
    for (const { email, personId, printedName } of await this.willing(tx, content, recipients)) {
      const id = this.sources.ids.next();
      const notice: Notice = {
        ...content,
        id,
        occasion,
        personId: personId ?? null,
        email,
        printedName: printedName ?? null,
        sealedCode: code === undefined ? null : await this.box.seal(code, useOf(id)),
        state: 'QUEUED',
        attempts: 0,
        lastError: null,
        createdAt: this.sources.clock.now(),
        sentAt: null,
      };
      if (await this.notices.insert(tx, notice)) await this.enqueue(tx, id);
    }
  }

  enqueue(tx: Tx, id: string): Promise<void> {
    return this.jobs.enqueue(tx, SEND_NOTICE_QUEUE, { noticeId: id }, { singletonKey: id });
  }

  private async willing(
    tx: Tx,
    { kind }: NoticeContent,
    recipients: readonly Recipient[],
  ): Promise<readonly Recipient[]> {
    const category = OPTIONAL_CATEGORIES.find((one) => one === CATEGORY_OF[kind]);
    if (category === undefined) return recipients;
    const ids = recipients.flatMap(({ personId }) => (personId === undefined ? [] : [personId]));
    const refusers = await this.preferences.refusers(tx, category, ids);
    return recipients.filter(({ personId }) => personId === undefined || !refusers.has(personId));
  }
}
