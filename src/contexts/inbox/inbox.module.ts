import { Module } from '@nestjs/common';
import { IdentityModule } from '../identity/identity.module.js';
import { WaitingResolver } from './api/waiting.resolver.js';
import { InboxRows } from './app/ports.js';
import { WaitingForMe } from './app/waiting-for-me.js';
import { SqlInboxRows } from './db/inbox-rows.repository.js';

/** What waits for whom. Reads only. */
@Module({
  imports: [IdentityModule],
  providers: [WaitingForMe, WaitingResolver, { provide: InboxRows, useClass: SqlInboxRows }],
})
export class InboxModule {}
