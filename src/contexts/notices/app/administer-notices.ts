import { Injectable } from '@nestjs/common';
import type { Principal } from '../../../ports/principal.js';
import type { Tx } from '../../../ports/unit-of-work.js';
import { AuditLog } from '../../audit/public.js';
import { Act, Authority } from '../../identity/public.js';
import { NoticeNotFailed, NoticeNotFound } from '../domain/errors.js';
import type { Notice, NoticeState } from '../domain/notice.js';
import { EnqueueNotices } from './enqueue-notices.js';
import { Notices } from './ports.js';

/** What an administrator sees of messages: whether they arrive. What a message of a pilot says is the pilot's. */
export type NoticeStanding = Pick<
  Notice,
  'id' | 'kind' | 'email' | 'state' | 'attempts' | 'lastError' | 'createdAt' | 'sentAt'
>;

@Injectable()
export class ReadNotices {
  constructor(
    private readonly act: Act,
    private readonly authority: Authority,
    private readonly notices: Notices,
  ) {}

  /** Newest first. @throws NotPermitted */
  execute(
    principal: Principal,
    range: { readonly state?: NoticeState; readonly after?: string; readonly first: number },
  ): Promise<readonly NoticeStanding[]> {
    const what = { action: 'notice.list', object: { type: 'NOTICE', id: 'all' } };
    return this.act.perform(principal, what, async (tx) => {
      await this.authority.requireAdministrator(tx, principal);
      return (await this.notices.page(tx, range)).map(standingOf);
    });
  }
}

/** Sends a message again whose every try failed. */
@Injectable()
export class RetryNotice {
  constructor(
    private readonly act: Act,
    private readonly authority: Authority,
    private readonly notices: Notices,
    private readonly enqueue: EnqueueNotices,
    private readonly audit: AuditLog,
  ) {}

  /** @throws NotPermitted, NoticeNotFound, NoticeNotFailed */
  execute(principal: Principal, id: string): Promise<NoticeStanding> {
    const object = { type: 'NOTICE', id };
    return this.act.perform(principal, { action: 'notice.retry', object }, async (tx) => {
      await this.authority.requireAdministrator(tx, principal);
      const notice = await this.failed(tx, id);
      await this.notices.change(tx, id, { state: 'QUEUED' });
      await this.enqueue.enqueue(tx, id);
      await this.audit.append(tx, { actor: principal, action: 'notice.retried', object, after: { kind: notice.kind } });
      return standingOf({ ...notice, state: 'QUEUED' });
    });
  }

  private async failed(tx: Tx, id: string): Promise<Notice> {
    const notice = await this.notices.lock(tx, id);
    if (notice === undefined) throw new NoticeNotFound(id);
    if (notice.state !== 'FAILED') throw new NoticeNotFailed(id, notice.state);
    return notice;
  }
}

function standingOf(notice: Notice): NoticeStanding {
  const { attempts, createdAt, email, id, kind, lastError, sentAt, state } = notice;
  return { id, kind, email, state, attempts, lastError, createdAt, sentAt };
}
