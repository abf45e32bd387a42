import { Module } from '@nestjs/common';
import { AuditModule } from '../audit/audit.module.js';
import { GatesModule } from '../gates/gates.module.js';
import { IdentityModule } from '../identity/identity.module.js';
import { PilotsModule } from '../pilots/pilots.module.js';
import { NoticeResolver } from './api/notice.resolver.js';
import { AccountNotices } from './app/account-notices.js';
import { AskSigners } from './app/ask-signers.js';
import { ReadNotices, RetryNotice } from './app/administer-notices.js';
import { EnqueueNotices, NoticeSources } from './app/enqueue-notices.js';
import { OwnNoticePreferences } from './app/notice-preferences.js';
import { PilotNotices } from './app/pilot-notices.js';
import { PilotPeople } from './app/pilot-people.js';
import { NoticePreferences, Notices } from './app/ports.js';
import { DecisionReminders, Remind } from './app/remind.js';
import { NoticeDesk, SendNotice } from './app/send-notice.js';
import { NoticePreferencesRepository, NoticesRepository } from './db/notices.repository.js';

@Module({
  imports: [AuditModule, IdentityModule, PilotsModule, GatesModule],
  providers: [
    AccountNotices,
    AskSigners,
    DecisionReminders,
    EnqueueNotices,
    NoticeDesk,
    NoticeResolver,
    NoticeSources,
    OwnNoticePreferences,
    PilotNotices,
    PilotPeople,
    ReadNotices,
    Remind,
    RetryNotice,
    SendNotice,
    { provide: Notices, useClass: NoticesRepository },
    { provide: NoticePreferences, useClass: NoticePreferencesRepository },
  ],
  exports: [Remind, SendNotice],
})
export class NoticesModule {}
