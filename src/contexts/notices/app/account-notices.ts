import { Injectable, type OnModuleInit } from '@nestjs/common';
import { AccountEvents, type InvitationEvent, type SecurityEvent } from '../../../ports/account-events.js';
import type { Tx } from '../../../ports/unit-of-work.js';
import { Directory } from '../../identity/public.js';
import { EnqueueNotices } from './enqueue-notices.js';

/** Failures within this time are one message: whoever guesses shall not fill a mailbox. */
const QUIET_MS = 10 * 60_000;

/** Tells people what happens to their accounts, and the invited that they are, in the transaction in which it happens. */
@Injectable()
export class AccountNotices implements OnModuleInit {
  constructor(
    private readonly events: AccountEvents,
    private readonly enqueue: EnqueueNotices,
    private readonly directory: Directory,
  ) {}

  onModuleInit(): void {
    this.events.subscribe({
      security: (tx, event) => this.warn(tx, event),
      invited: (tx, event) => this.invite(tx, event),
    });
  }

  private async warn(tx: Tx, { at, detail, personId, type }: SecurityEvent): Promise<void> {
    const [person] = await this.directory.addressees(tx, [personId]);
    if (person === undefined) return;
    const content = { kind: 'SECURITY', facts: { event: type, at: at.toISOString(), detail } } as const;
    const isRepeated = type === 'REAUTHENTICATION_FAILED';
    const when = isRepeated ? String(Math.floor(at.getTime() / QUIET_MS)) : `${at.toISOString()} ${detail ?? ''}`;
    const occasion = ['SECURITY', type, personId, when].join(':');
    await this.enqueue.execute(tx, { content, occasion }, [
      { personId, email: person.email, printedName: person.printedName },
    ]);
  }

  private async invite(tx: Tx, event: InvitationEvent): Promise<void> {
    const { code, email, expiresAt, founding, invitationId, organisation, role } = event;
    const kind = founding ? 'FOUNDING_INVITATION' : 'INVITATION';
    const content = { kind, facts: { organisation, role, expiresAt: expiresAt.toISOString() } } as const;
    await this.enqueue.execute(tx, { content, occasion: `INVITATION:${invitationId}`, code }, [{ email }]);
  }
}
