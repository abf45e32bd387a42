import { Module } from '@nestjs/common';
import { AuditModule } from '../audit/audit.module.js';
import { CriteriaModule } from '../criteria/criteria.module.js';
import { EvaluationsModule } from '../evaluations/evaluations.module.js';
import { IdentityModule } from '../identity/identity.module.js';
import { PilotsModule } from '../pilots/pilots.module.js';
import { ItemDecisions } from './api/item-decisions.resolver.js';
import { ItemHistoryResolver } from './api/item-history.resolver.js';
import { ItemMutations, ItemQueries } from './api/item.resolver.js';
import { CloseItem, ReopenItem } from './app/close-item.js';
import { CommentItem } from './app/comment-item.js';
import { DowngradeItem } from './app/downgrade-item.js';
import { ItemDesk } from './app/item-desk.js';
import { ItemJournal } from './app/item-journal.js';
import { PunchItems } from './app/ports.js';
import { FailedRuns, RaiseForFailures } from './app/raise-for-failures.js';
import { ItemDraft, ItemSubjects, RaiseItem } from './app/raise-item.js';
import { ReadItems } from './app/read-items.js';
import { TriageItem } from './app/triage-item.js';
import { FixShown, VerifyItem } from './app/verify-item.js';
import { ResolveItem, StartItem } from './app/work-on-item.js';
import { TypeOrmPunchItems } from './db/item.repository.js';

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
];

/** Punch items: what deviates from the agreement, who sees to it, and whether that was verified. */
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
    ItemQueries,
    ItemMutations,
    ItemDecisions,
    ItemHistoryResolver,
    { provide: PunchItems, useClass: TypeOrmPunchItems },
  ],
  exports: doors,
})
export class FindingsModule {}
