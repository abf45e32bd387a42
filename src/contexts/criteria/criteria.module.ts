import { Module } from '@nestjs/common';
import { AuditModule } from '../audit/audit.module.js';
import { ExposuresModule } from '../exposures/exposures.module.js';
import { IdentityModule } from '../identity/identity.module.js';
import { PilotsModule } from '../pilots/pilots.module.js';
import { AcceptancePlanResolver } from './api/acceptance-plan.resolver.js';
import { CriteriaDraftingResolver } from './api/criteria-drafting.resolver.js';
import { CriteriaSigningResolver } from './api/criteria-signing.resolver.js';
import { CriteriaWithdrawalResolver } from './api/criteria-withdrawal.resolver.js';
import { CriteriaResolver } from './api/criteria.resolver.js';
import { DraftingQuestionsResolver } from './api/drafting-questions.resolver.js';
import { PlanningResolver, SampleSizePlanResolver } from './api/planning.resolver.js';
import { BaselineCriteria } from './app/baseline-criteria.js';
import { ChallengeCriteria } from './app/challenge-criteria.js';
import { CriteriaDesk } from './app/criteria-desk.js';
import { CriteriaMoves } from './app/criteria-moves.js';
import { CriteriaPlace } from './app/criteria-place.js';
import { CriteriaStamp } from './app/criteria-stamp.js';
import { Criteria } from './app/criteria.js';
import { CriteriaStore } from './app/ports.js';
import { DraftCriteria } from './app/draft-criteria.js';
import { PlanCriteria } from './app/plan-criteria.js';
import { PreviewCriteria } from './app/preview-criteria.js';
import { ProposeCriteria } from './app/propose-criteria.js';
import { ReadCriteria } from './app/read-criteria.js';
import { ReturnCriteria } from './app/return-criteria.js';
import { ReviseCriteria } from './app/revise-criteria.js';
import { SignCriteria } from './app/sign-criteria.js';
import { SubmitCriteria } from './app/submit-criteria.js';
import { ProposeCriteriaWithdrawal, SignCriteriaWithdrawal, WithdrawDraft } from './app/withdraw-criteria.js';
import { CriteriaSetRepository } from './db/criteria-set.repository.js';

const doors = [
  ChallengeCriteria,
  Criteria,
  PreviewCriteria,
  ProposeCriteria,
  ProposeCriteriaWithdrawal,
  ReturnCriteria,
  ReviseCriteria,
  SignCriteria,
  SignCriteriaWithdrawal,
  SubmitCriteria,
  WithdrawDraft,
];

@Module({
  imports: [AuditModule, ExposuresModule, IdentityModule, PilotsModule],
  providers: [
    ...doors,
    CriteriaResolver,
    CriteriaDraftingResolver,
    CriteriaSigningResolver,
    CriteriaWithdrawalResolver,
    AcceptancePlanResolver,
    DraftCriteria,
    PlanCriteria,
    DraftingQuestionsResolver,
    PlanningResolver,
    SampleSizePlanResolver,
    ReadCriteria,
    BaselineCriteria,
    CriteriaDesk,
    CriteriaMoves,
    CriteriaPlace,
    CriteriaStamp,
    { provide: CriteriaStore, useClass: CriteriaSetRepository },
  ],
  exports: doors,
})
export class CriteriaModule {}
