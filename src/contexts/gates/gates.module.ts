import { Module } from '@nestjs/common';
import { AuditModule } from '../audit/audit.module.js';
import { CriteriaModule } from '../criteria/criteria.module.js';
import { DatasetsModule } from '../datasets/datasets.module.js';
import { EvaluationsModule } from '../evaluations/evaluations.module.js';
import { FindingsModule } from '../findings/findings.module.js';
import { IdentityModule } from '../identity/identity.module.js';
import { ModelsModule } from '../models/models.module.js';
import { PilotsModule } from '../pilots/pilots.module.js';
import { SiteChangeResolver } from './api/site-change.resolver.js';
import { WitnessResolver } from './api/witness.resolver.js';
import { DelegationResolver } from './api/delegation.resolver.js';
import { GatePolicyResolver } from './api/gate-policy.resolver.js';
import { GatePageDetailsResolver } from './api/gate-page-details.resolver.js';
import { GatePageResolver } from './api/gate-page.resolver.js';
import { GateEndings } from './api/gate-endings.resolver.js';
import { GateChangesResolver } from './api/gate-changes.resolver.js';
import { GateResolver } from './api/gate.resolver.js';
import { ChallengeGate } from './app/challenge-gate.js';
import { DelegateSlot, DelegationBook, RevokeDelegation } from './app/delegations/delegate-slot.js';
import { DelegationRepository, Delegations } from './app/delegations/delegations.js';
import { StandIn } from './app/delegations/stand-in.js';
import { SignOffDesk, VoidSignature, WithdrawSignOff } from './app/end-sign-off.js';
import { GateFacts } from './app/gate-facts.js';
import { GateJournal } from './app/gate-journal.js';
import { GateNextSteps } from './app/gate-next-steps.js';
import { GatePageDetails } from './app/gate-page-details.js';
import { GatherEvidence } from './app/gather-evidence.js';
import { GatherFindings } from './app/gather-findings.js';
import { GateDraft, GatePermission, OpenGate } from './app/open-gate.js';
import { AdoptPolicy, ConfirmGatePolicy, ProposeGatePolicy } from './app/policies/change-policy.js';
import { GatePolicies, GatePolicyRepository } from './app/policies/gate-policies.js';
import { ReadGatePolicies } from './app/policies/read-policies.js';
import { DecisionBasis, PassedGates } from './app/passed-gates.js';
import { GateRepository } from './app/ports.js';
import { ReadConditions } from './app/read-conditions.js';
import { ReadGates } from './app/read-gates.js';
import { ReconsiderGates } from './app/reconsider-gates.js';
import { RevokeGate } from './app/revoke-gate.js';
import { NextSettling, SettleDue } from './app/settle-due.js';
import { OpenRounds } from './app/open-rounds.js';
import { GateSigner, SignGate } from './app/sign-gate.js';
import { AcceptanceBook, AcceptSiteChange } from './app/site-changes/accept-site-change.js';
import { SiteAcceptanceRepository, SiteDeviations } from './app/site-changes/site-deviations.js';
import { SlotEligibility } from './app/slot-eligibility.js';
import { WaitingSlots } from './app/waiting-slots.js';
import { WatchGates } from './app/watch-gates.js';
import { WithdrawGate } from './app/withdraw-gate.js';
import { NoteWitness, WitnessBook } from './app/witnesses/note-witness.js';
import { WitnessRepository, Witnesses } from './app/witnesses/witnesses.js';
import { TypeOrmDelegationRepository } from './db/delegation.repository.js';
import { TypeOrmGatePolicyRepository } from './db/gate-policy.repository.js';
import { TypeOrmGateRepository } from './db/gate.repository.js';
import { TypeOrmSiteAcceptanceRepository } from './db/site-acceptance.repository.js';
import { TypeOrmWitnessRepository } from './db/witness.repository.js';

const doors = [
  OpenGate,
  ChallengeGate,
  SignGate,
  WithdrawGate,
  ReadGates,
  WaitingSlots,
  RevokeGate,
  WithdrawSignOff,
  VoidSignature,
  SettleDue,
  NextSettling,
  NoteWitness,
  Witnesses,
  WatchGates,
  AcceptSiteChange,
  SiteDeviations,
];

@Module({
  imports: [
    AuditModule,
    IdentityModule,
    PilotsModule,
    CriteriaModule,
    DatasetsModule,
    ModelsModule,
    EvaluationsModule,
    FindingsModule,
  ],
  providers: [
    ...doors,
    GatePermission,
    GateDraft,
    GateJournal,
    GateSigner,
    GatherEvidence,
    GatherFindings,
    GateFacts,
    DecisionBasis,
    PassedGates,
    ReconsiderGates,
    ReadConditions,
    SignOffDesk,
    GateEndings,
    GateNextSteps,
    OpenRounds,
    SlotEligibility,
    GateResolver,
    GateChangesResolver,
    GatePageResolver,
    GatePageDetails,
    GatePageDetailsResolver,
    Delegations,
    StandIn,
    DelegationBook,
    DelegateSlot,
    RevokeDelegation,
    DelegationResolver,
    AcceptanceBook,
    SiteChangeResolver,
    { provide: SiteAcceptanceRepository, useClass: TypeOrmSiteAcceptanceRepository },
    WitnessBook,
    WitnessResolver,
    { provide: WitnessRepository, useClass: TypeOrmWitnessRepository },
    { provide: DelegationRepository, useClass: TypeOrmDelegationRepository },
    GatePolicies,
    AdoptPolicy,
    ProposeGatePolicy,
    ConfirmGatePolicy,
    ReadGatePolicies,
    GatePolicyResolver,
    { provide: GatePolicyRepository, useClass: TypeOrmGatePolicyRepository },
    { provide: GateRepository, useClass: TypeOrmGateRepository },
  ],
  exports: doors,
})
export class GatesModule {}
