import { Module } from '@nestjs/common';
import { AuditModule } from '../audit/audit.module.js';
import { CriteriaModule } from '../criteria/criteria.module.js';
import { EvaluationsModule } from '../evaluations/evaluations.module.js';
import { IdentityModule } from '../identity/identity.module.js';
import { PilotsModule } from '../pilots/pilots.module.js';
import { ItemDecisions } from './api/item-decisions.resolver.js';
import { ItemHistoryResolver } from './api/item-history.resolver.js';
import { ItemMutations, ItemQueries } from './api/item.resolver.js';
import { WaiverDecisions } from './api/waiver-decision.resolver.js';
import { WaiverMutations, WaiverQueries } from './api/waiver.resolver.js';
import { AcceptItem } from './app/accept-item.js';
import { CloseItem, ReopenItem } from './app/close-item.js';
import { CommentItem } from './app/comment-item.js';
import { ChallengeWaiver, DecideWaiver, WaiverSlots } from './app/decide-waiver.js';
import { DowngradeItem } from './app/downgrade-item.js';
import { DraftWaiver, WaiverDrafting } from './app/draft-waiver.js';
import { EndWaivers } from './app/end-waivers.js';
import { Findings } from './app/findings.js';
import { ItemDesk } from './app/item-desk.js';
import { ItemJournal } from './app/item-journal.js';
import { PunchItems, Waivers } from './app/ports.js';
import { FailedRuns, RaiseForFailures } from './app/raise-for-failures.js';
import { ItemDraft, ItemSubjects, RaiseItem } from './app/raise-item.js';
import { ReadItems } from './app/read-items.js';
import { ReadWaivers } from './app/read-waivers.js';
import { RevokeWaiver, SubmitWaiver, WithdrawWaiver } from './app/submit-waiver.js';
import { TriageItem } from './app/triage-item.js';
import { FixShown, VerifyItem } from './app/verify-item.js';
import { WaivableCriteria, WaiverDesk } from './app/waiver-desk.js';
import { WaiverJournal } from './app/waiver-journal.js';
import { ResolveItem, StartItem } from './app/work-on-item.js';
import { TypeOrmPunchItems } from './db/item.repository.js';
import { TypeOrmWaivers } from './db/waiver.repository.js';

const doors = [
  RaiseItem,
  TriageItem,
  DowngradeItem,
  StartItem,
  ResolveItem,
  VerifyItem,
  CloseItem,
  ReopenItem,
  CommentItem,
  ReadItems,
  AcceptItem,
  DraftWaiver,
  SubmitWaiver,
  ChallengeWaiver,
  DecideWaiver,
  WithdrawWaiver,
  RevokeWaiver,
  ReadWaivers,
  Findings,
];

/** Punch items (what deviates, who sees to it, whether that was verified) and waivers (what is tolerated meanwhile). */
@Module({
  imports: [AuditModule, IdentityModule, PilotsModule, CriteriaModule, EvaluationsModule],
  providers: [
    ...doors,
    ItemDesk,
    ItemDraft,
    ItemJournal,
    ItemSubjects,
    FixShown,
    FailedRuns,
    RaiseForFailures,
    WaiverDesk,
    WaivableCriteria,
    WaiverDrafting,
    WaiverSlots,
    WaiverJournal,
    EndWaivers,
    ItemQueries,
    ItemMutations,
    ItemDecisions,
    ItemHistoryResolver,
    WaiverQueries,
    WaiverMutations,
    WaiverDecisions,
    { provide: PunchItems, useClass: TypeOrmPunchItems },
    { provide: Waivers, useClass: TypeOrmWaivers },
  ],
  exports: doors,
})
export class FindingsModule {}
