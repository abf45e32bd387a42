/* eslint-disable max-lines -- as long as there are operations */
// Written by generate-documents.ts from operations/*.graphql and schema.graphql. Change those instead.

import type { TypedDocument } from './client.js';

export interface AddSiteInput {
  readonly facts: unknown;
  readonly key: string;
  readonly name: string;
  readonly pilotId: string;
  readonly sliceSchema: unknown;
}

export interface AddUseCaseInput {
  readonly contract: unknown;
  readonly description: string;
  readonly key: string;
  readonly pilotId: string;
  readonly title: string;
}

export interface CreateDatasetInput {
  readonly groupAttribute?: string | null;
  readonly key: string;
  readonly provenance?: unknown;
  readonly purpose: DatasetPurpose;
  readonly siteId: string;
}

export interface CreateOrganisationInput {
  readonly email?: string | null;
  readonly kind: OrganisationKind;
  readonly name: string;
}

export interface CreatePilotInput {
  readonly attemptBudget: number;
  readonly contact?: string | null;
  readonly customerOrganisationId: string;
  readonly decisionDate: string;
  readonly imageBudget: number;
  readonly intendedUse?: string | null;
  readonly onExpiry: string;
  readonly outOfScope?: string | null;
  readonly title: string;
  readonly vendorOrganisationId: string;
  readonly whenUnsure?: string | null;
}

export interface CriteriaChallengeInput {
  readonly criteriaSetId: string;
  readonly slot: string;
}

export type CriteriaState = 'BASELINED' | 'DRAFT' | 'IN_REVIEW' | 'SUPERSEDED' | 'WITHDRAWN';

export type DatasetPurpose = 'ACCEPTANCE' | 'THRESHOLD';

export type DatasetState = 'BURNED' | 'COLLECTING' | 'COMPROMISED' | 'RETIRED' | 'SEALED';

export interface DeclareRunInput {
  readonly datasetId: string;
  readonly kind: RunKind;
  readonly modelId: string;
  readonly operatingPointId?: string | null;
  readonly priority?: RunPriority | null;
  readonly topUpOf?: string | null;
  readonly useCaseIds?: readonly (string)[] | null;
}

export interface GateChallengeInput {
  readonly gateId: string;
  readonly slot: string;
}

export interface GateConditionInput {
  readonly itemId: string;
  readonly text: string;
}

export type GateDecision = 'CONDITIONAL' | 'GO' | 'NO_GO';

export interface GateScopePartInput {
  readonly siteId: string;
  readonly statements?: readonly (ScopedStatementInput)[] | null;
  readonly useCaseId: string;
}

export type GateState = 'EXPIRED' | 'NOT_READY' | 'OPEN' | 'PASSED' | 'PASSED_WITH_CONDITIONS' | 'READY' | 'REJECTED' | 'REVOKED' | 'STALE' | 'WITHDRAWN';

export type GateType = 'G0_AGREEMENT' | 'G1_FAT' | 'G2_SAT' | 'G3_GO_LIVE' | 'G4_REVIEW';

export interface InviteMemberInput {
  readonly email?: string | null;
  readonly role: Role;
}

export interface OpenGateInput {
  readonly conditions?: readonly (GateConditionInput)[] | null;
  readonly pilotId: string;
  readonly scope?: readonly (GateScopePartInput)[] | null;
  readonly siteId?: string | null;
  readonly type: GateType;
}

export type OrganisationKind = 'CUSTOMER' | 'VENDOR';

export type PilotState = 'AGREED' | 'CANCELLED' | 'CLOSED' | 'DECIDED' | 'DRAFT' | 'RUNNING' | 'SUSPENDED';

export interface ProposeCriteriaInput {
  readonly document: unknown;
  readonly siteId: string;
  readonly useCaseId: string;
}

export interface RedeemInvitationInput {
  readonly email: string;
  readonly password: string;
  readonly printedName: string;
  readonly token: string;
}

export interface RegisterModelInput {
  readonly card?: unknown;
  readonly contract: unknown;
  readonly name: string;
  readonly pilotId: string;
  readonly sha256: string;
  readonly version: string;
}

export interface RegisterOperatingPointInput {
  readonly curve?: unknown;
  readonly modelId: string;
  readonly rule: string;
  readonly scoreThresholds: unknown;
  readonly thresholdDatasetId?: string | null;
}

export type Role = 'ADM' | 'AUD' | 'CQL' | 'CSM' | 'SO' | 'VML' | 'VPM';

export type RunKind = 'EXPLORATORY' | 'FORMAL';

export type RunPriority = 'HIGH' | 'LOW' | 'NORMAL';

export type RunState = 'ABORTED' | 'COMPLETED' | 'DECLARED' | 'ERRORED' | 'INVALIDATED' | 'PAUSED' | 'QUEUED' | 'REVEALED' | 'RUNNING';

export interface ScopedStatementInput {
  readonly criterionId: string;
  readonly slice?: string | null;
}

export interface SealDatasetInput {
  readonly datasetId: string;
  readonly expectedVersion: number;
  readonly independence?: string | null;
  readonly representativeness: string;
}

export interface SignCriteriaInput {
  readonly code?: string | null;
  readonly comment?: string | null;
  readonly criteriaSetId: string;
  readonly nonce: string;
  readonly password?: string | null;
  readonly slot: string;
}

export interface SignGateInput {
  readonly code?: string | null;
  readonly comment?: string | null;
  readonly decision: SignOffDecision;
  readonly gateId: string;
  readonly nonce: string;
  readonly password?: string | null;
  readonly slot: string;
}

export interface SignInInput {
  readonly email: string;
  readonly password: string;
}

export type SignOffDecision = 'APPROVE' | 'APPROVE_WITH_COMMENT' | 'REJECT';

export interface SubmitCriteriaInput {
  readonly criteriaSetId: string;
  readonly expectedVersion: number;
  readonly reason?: string | null;
}

export type Verdict = 'FAIL' | 'INCONCLUSIVE' | 'NOT_RUN' | 'PASS';

export interface SignInResult {
  readonly signIn: {
    readonly token: string | null;
    readonly expiresAt: string | null;
    readonly me: {
      readonly person: {
        readonly id: string;
        readonly printedName: string;
      };
      readonly roles: readonly (Role)[];
    } | null;
    readonly userErrors: readonly ({
      readonly code: string;
      readonly message: string;
      readonly path: string | null;
    })[];
  };
}

export interface SignInVariables {
  input: SignInInput;
}

export const SignIn: TypedDocument<SignInResult, SignInVariables> = {
  name: 'SignIn',
  text: `mutation SignIn($input: SignInInput!) {
  signIn(input: $input) {
    token
    expiresAt
    me {
      person {
        id
        printedName
      }
      roles
    }
    userErrors {
      code
      message
      path
    }
  }
}`,
};

export interface CreateOrganisationResult {
  readonly createOrganisation: {
    readonly organisation: {
      readonly id: string;
      readonly name: string;
      readonly kind: OrganisationKind;
    } | null;
    readonly invitation: {
      readonly token: string;
      readonly role: Role;
      readonly expiresAt: string;
    } | null;
    readonly userErrors: readonly ({
      readonly code: string;
      readonly message: string;
      readonly path: string | null;
    })[];
  };
}

export interface CreateOrganisationVariables {
  input: CreateOrganisationInput;
}

export const CreateOrganisation: TypedDocument<CreateOrganisationResult, CreateOrganisationVariables> = {
  name: 'CreateOrganisation',
  text: `mutation CreateOrganisation($input: CreateOrganisationInput!) {
  createOrganisation(input: $input) {
    organisation {
      id
      name
      kind
    }
    invitation {
      token
      role
      expiresAt
    }
    userErrors {
      code
      message
      path
    }
  }
}`,
};

export interface RedeemInvitationResult {
  readonly redeemInvitation: {
    readonly person: {
      readonly id: string;
      readonly email: string;
      readonly printedName: string;
    } | null;
    readonly userErrors: readonly ({
      readonly code: string;
      readonly message: string;
      readonly path: string | null;
    })[];
  };
}

export interface RedeemInvitationVariables {
  input: RedeemInvitationInput;
}

export const RedeemInvitation: TypedDocument<RedeemInvitationResult, RedeemInvitationVariables> = {
  name: 'RedeemInvitation',
  text: `mutation RedeemInvitation($input: RedeemInvitationInput!) {
  redeemInvitation(input: $input) {
    person {
      id
      email
      printedName
    }
    userErrors {
      code
      message
      path
    }
  }
}`,
};

export interface InviteMemberResult {
  readonly inviteMember: {
    readonly invitation: {
      readonly token: string;
      readonly role: Role;
      readonly expiresAt: string;
    } | null;
    readonly userErrors: readonly ({
      readonly code: string;
      readonly message: string;
      readonly path: string | null;
    })[];
  };
}

export interface InviteMemberVariables {
  input: InviteMemberInput;
}

export const InviteMember: TypedDocument<InviteMemberResult, InviteMemberVariables> = {
  name: 'InviteMember',
  text: `mutation InviteMember($input: InviteMemberInput!) {
  inviteMember(input: $input) {
    invitation {
      token
      role
      expiresAt
    }
    userErrors {
      code
      message
      path
    }
  }
}`,
};

export interface CreatePilotResult {
  readonly createPilot: {
    readonly pilot: {
      readonly id: string;
      readonly key: string;
      readonly state: PilotState;
      readonly decisionDate: string;
    } | null;
    readonly userErrors: readonly ({
      readonly code: string;
      readonly message: string;
      readonly path: string | null;
    })[];
  };
}

export interface CreatePilotVariables {
  input: CreatePilotInput;
}

export const CreatePilot: TypedDocument<CreatePilotResult, CreatePilotVariables> = {
  name: 'CreatePilot',
  text: `mutation CreatePilot($input: CreatePilotInput!) {
  createPilot(input: $input) {
    pilot {
      id
      key
      state
      decisionDate
    }
    userErrors {
      code
      message
      path
    }
  }
}`,
};

export interface AddSiteResult {
  readonly addSite: {
    readonly site: {
      readonly id: string;
      readonly key: string;
    } | null;
    readonly userErrors: readonly ({
      readonly code: string;
      readonly message: string;
      readonly path: string | null;
    })[];
  };
}

export interface AddSiteVariables {
  input: AddSiteInput;
}

export const AddSite: TypedDocument<AddSiteResult, AddSiteVariables> = {
  name: 'AddSite',
  text: `mutation AddSite($input: AddSiteInput!) {
  addSite(input: $input) {
    site {
      id
      key
    }
    userErrors {
      code
      message
      path
    }
  }
}`,
};

export interface AddUseCaseResult {
  readonly addUseCase: {
    readonly useCase: {
      readonly id: string;
      readonly key: string;
      readonly contracts: readonly ({
        readonly id: string;
        readonly version: number;
        readonly digest: string;
      })[];
    } | null;
    readonly userErrors: readonly ({
      readonly code: string;
      readonly message: string;
      readonly path: string | null;
    })[];
  };
}

export interface AddUseCaseVariables {
  input: AddUseCaseInput;
}

export const AddUseCase: TypedDocument<AddUseCaseResult, AddUseCaseVariables> = {
  name: 'AddUseCase',
  text: `mutation AddUseCase($input: AddUseCaseInput!) {
  addUseCase(input: $input) {
    useCase {
      id
      key
      contracts {
        id
        version
        digest
      }
    }
    userErrors {
      code
      message
      path
    }
  }
}`,
};

export interface PreviewCriteriaResult {
  readonly lintCriteria: {
    readonly problems: readonly ({
      readonly code: string;
      readonly message: string;
      readonly path: string | null;
    })[];
    readonly needs: readonly ({
      readonly criterionId: string;
      readonly title: string;
      readonly slice: string | null;
      readonly unit: string;
      readonly withoutFailure: number;
      readonly atDesignPoint: {
        readonly units: number;
        readonly allowedFailures: number;
      } | null;
    })[];
  };
}

export interface PreviewCriteriaVariables {
  input: ProposeCriteriaInput;
}

export const PreviewCriteria: TypedDocument<PreviewCriteriaResult, PreviewCriteriaVariables> = {
  name: 'PreviewCriteria',
  text: `query PreviewCriteria($input: ProposeCriteriaInput!) {
  lintCriteria(input: $input) {
    problems {
      code
      message
      path
    }
    needs {
      criterionId
      title
      slice
      unit
      withoutFailure
      atDesignPoint {
        units
        allowedFailures
      }
    }
  }
}`,
};

export interface ProposeCriteriaResult {
  readonly proposeCriteria: {
    readonly criteriaSet: {
      readonly id: string;
      readonly version: number;
      readonly state: CriteriaState;
      readonly rowVersion: number;
    } | null;
    readonly userErrors: readonly ({
      readonly code: string;
      readonly message: string;
      readonly path: string | null;
    })[];
  };
}

export interface ProposeCriteriaVariables {
  input: ProposeCriteriaInput;
}

export const ProposeCriteria: TypedDocument<ProposeCriteriaResult, ProposeCriteriaVariables> = {
  name: 'ProposeCriteria',
  text: `mutation ProposeCriteria($input: ProposeCriteriaInput!) {
  proposeCriteria(input: $input) {
    criteriaSet {
      id
      version
      state
      rowVersion
    }
    userErrors {
      code
      message
      path
    }
  }
}`,
};

export interface SubmitCriteriaResult {
  readonly submitCriteria: {
    readonly criteriaSet: {
      readonly id: string;
      readonly state: CriteriaState;
      readonly rowVersion: number;
      readonly standing: {
        readonly slots: readonly (string)[];
        readonly open: readonly (string)[];
      } | null;
    } | null;
    readonly userErrors: readonly ({
      readonly code: string;
      readonly message: string;
      readonly path: string | null;
    })[];
  };
}

export interface SubmitCriteriaVariables {
  input: SubmitCriteriaInput;
}

export const SubmitCriteria: TypedDocument<SubmitCriteriaResult, SubmitCriteriaVariables> = {
  name: 'SubmitCriteria',
  text: `mutation SubmitCriteria($input: SubmitCriteriaInput!) {
  submitCriteria(input: $input) {
    criteriaSet {
      id
      state
      rowVersion
      standing {
        slots
        open
      }
    }
    userErrors {
      code
      message
      path
    }
  }
}`,
};

export interface ChallengeCriteriaResult {
  readonly criteriaChallenge: {
    readonly challenge: {
      readonly nonce: string;
      readonly expiresAt: string;
      readonly subjectDigest: string;
    } | null;
    readonly userErrors: readonly ({
      readonly code: string;
      readonly message: string;
      readonly path: string | null;
    })[];
  };
}

export interface ChallengeCriteriaVariables {
  input: CriteriaChallengeInput;
}

export const ChallengeCriteria: TypedDocument<ChallengeCriteriaResult, ChallengeCriteriaVariables> = {
  name: 'ChallengeCriteria',
  text: `mutation ChallengeCriteria($input: CriteriaChallengeInput!) {
  criteriaChallenge(input: $input) {
    challenge {
      nonce
      expiresAt
      subjectDigest
    }
    userErrors {
      code
      message
      path
    }
  }
}`,
};

export interface SignCriteriaResult {
  readonly signCriteria: {
    readonly criteriaSet: {
      readonly id: string;
      readonly state: CriteriaState;
      readonly digest: string | null;
      readonly baselinedAt: string | null;
    } | null;
    readonly signature: {
      readonly id: string;
      readonly printedName: string;
      readonly organisationName: string;
      readonly role: string;
      readonly meaning: string;
      readonly signedAt: string;
    } | null;
    readonly userErrors: readonly ({
      readonly code: string;
      readonly message: string;
      readonly path: string | null;
    })[];
  };
}

export interface SignCriteriaVariables {
  input: SignCriteriaInput;
}

export const SignCriteria: TypedDocument<SignCriteriaResult, SignCriteriaVariables> = {
  name: 'SignCriteria',
  text: `mutation SignCriteria($input: SignCriteriaInput!) {
  signCriteria(input: $input) {
    criteriaSet {
      id
      state
      digest
      baselinedAt
    }
    signature {
      id
      printedName
      organisationName
      role
      meaning
      signedAt
    }
    userErrors {
      code
      message
      path
    }
  }
}`,
};

export interface CreateDatasetResult {
  readonly createDataset: {
    readonly dataset: {
      readonly id: string;
      readonly key: string;
      readonly version: number;
      readonly state: DatasetState;
    } | null;
    readonly userErrors: readonly ({
      readonly code: string;
      readonly message: string;
      readonly path: string | null;
    })[];
  };
}

export interface CreateDatasetVariables {
  input: CreateDatasetInput;
}

export const CreateDataset: TypedDocument<CreateDatasetResult, CreateDatasetVariables> = {
  name: 'CreateDataset',
  text: `mutation CreateDataset($input: CreateDatasetInput!) {
  createDataset(input: $input) {
    dataset {
      id
      key
      version
      state
    }
    userErrors {
      code
      message
      path
    }
  }
}`,
};

export interface ReadDatasetResult {
  readonly dataset: {
    readonly id: string;
    readonly rowVersion: number;
    readonly state: DatasetState;
    readonly counts: {
      readonly supplied: number;
      readonly annotated: number;
      readonly excluded: number;
      readonly unreadable: number;
    };
  } | null;
}

export interface ReadDatasetVariables {
  id: string;
}

export const ReadDataset: TypedDocument<ReadDatasetResult, ReadDatasetVariables> = {
  name: 'ReadDataset',
  text: `query ReadDataset($id: ID!) {
  dataset(id: $id) {
    id
    rowVersion
    state
    counts {
      supplied
      annotated
      excluded
      unreadable
    }
  }
}`,
};

export interface SealDatasetResult {
  readonly sealDataset: {
    readonly dataset: {
      readonly id: string;
      readonly state: DatasetState;
      readonly sealedAt: string | null;
      readonly merkleRoot: string | null;
      readonly itemCount: number | null;
      readonly groupCount: number | null;
      readonly excludedCount: number | null;
    } | null;
    readonly userErrors: readonly ({
      readonly code: string;
      readonly message: string;
      readonly path: string | null;
    })[];
  };
}

export interface SealDatasetVariables {
  input: SealDatasetInput;
}

export const SealDataset: TypedDocument<SealDatasetResult, SealDatasetVariables> = {
  name: 'SealDataset',
  text: `mutation SealDataset($input: SealDatasetInput!) {
  sealDataset(input: $input) {
    dataset {
      id
      state
      sealedAt
      merkleRoot
      itemCount
      groupCount
      excludedCount
    }
    userErrors {
      code
      message
      path
    }
  }
}`,
};

export interface RegisterModelResult {
  readonly registerModel: {
    readonly model: {
      readonly id: string;
      readonly name: string;
      readonly version: string;
      readonly sha256: string;
      readonly contractDigest: string;
    } | null;
    readonly userErrors: readonly ({
      readonly code: string;
      readonly message: string;
      readonly path: string | null;
    })[];
  };
}

export interface RegisterModelVariables {
  input: RegisterModelInput;
}

export const RegisterModel: TypedDocument<RegisterModelResult, RegisterModelVariables> = {
  name: 'RegisterModel',
  text: `mutation RegisterModel($input: RegisterModelInput!) {
  registerModel(input: $input) {
    model {
      id
      name
      version
      sha256
      contractDigest
    }
    userErrors {
      code
      message
      path
    }
  }
}`,
};

export interface RegisterOperatingPointResult {
  readonly registerOperatingPoint: {
    readonly operatingPoint: {
      readonly id: string;
      readonly version: number;
      readonly digest: string;
    } | null;
    readonly userErrors: readonly ({
      readonly code: string;
      readonly message: string;
      readonly path: string | null;
    })[];
  };
}

export interface RegisterOperatingPointVariables {
  input: RegisterOperatingPointInput;
}

export const RegisterOperatingPoint: TypedDocument<RegisterOperatingPointResult, RegisterOperatingPointVariables> = {
  name: 'RegisterOperatingPoint',
  text: `mutation RegisterOperatingPoint($input: RegisterOperatingPointInput!) {
  registerOperatingPoint(input: $input) {
    operatingPoint {
      id
      version
      digest
    }
    userErrors {
      code
      message
      path
    }
  }
}`,
};

export interface DeclareRunResult {
  readonly declareRun: {
    readonly run: {
      readonly id: string;
      readonly state: RunState;
      readonly kind: RunKind;
      readonly planDigest: string;
      readonly total: number;
    } | null;
    readonly userErrors: readonly ({
      readonly code: string;
      readonly message: string;
      readonly path: string | null;
    })[];
  };
}

export interface DeclareRunVariables {
  input: DeclareRunInput;
}

export const DeclareRun: TypedDocument<DeclareRunResult, DeclareRunVariables> = {
  name: 'DeclareRun',
  text: `mutation DeclareRun($input: DeclareRunInput!) {
  declareRun(input: $input) {
    run {
      id
      state
      kind
      planDigest
      total
    }
    userErrors {
      code
      message
      path
    }
  }
}`,
};

export interface WatchRunResult {
  readonly runProgress: {
    readonly id: string;
    readonly state: RunState;
    readonly done: number;
    readonly total: number;
    readonly endReason: {
      readonly code: string;
      readonly message: string;
    } | null;
  };
}

export interface WatchRunVariables {
  id: string;
}

export const WatchRun: TypedDocument<WatchRunResult, WatchRunVariables> = {
  name: 'WatchRun',
  text: `subscription WatchRun($id: ID!) {
  runProgress(id: $id) {
    id
    state
    done
    total
    endReason {
      code
      message
    }
  }
}`,
};

export interface ReadRunResult {
  readonly run: {
    readonly id: string;
    readonly state: RunState;
    readonly endReason: {
      readonly code: string;
      readonly message: string;
    } | null;
    readonly conservation: {
      readonly supplied: number;
      readonly excluded: number;
      readonly evaluated: number;
      readonly errored: number;
      readonly indeterminate: number;
    } | null;
    readonly judgements: readonly ({
      readonly id: string;
      readonly siteId: string;
      readonly useCaseId: string;
      readonly verdict: Verdict;
      readonly reason: {
        readonly code: string;
        readonly message: string;
      };
      readonly attempt: {
        readonly number: number;
        readonly max: number;
      };
      readonly averages: readonly ({
        readonly name: string;
        readonly value: number | null;
        readonly note: string;
      })[];
      readonly criteria: readonly ({
        readonly criterionId: string;
        readonly title: string;
        readonly role: string;
        readonly comparator: string;
        readonly threshold: string;
        readonly verdict: Verdict;
        readonly cells: readonly ({
          readonly slice: string | null;
          readonly sliceText: string;
          readonly right: number;
          readonly total: number;
          readonly n: number;
          readonly lower: number | null;
          readonly upper: number | null;
          readonly verdict: Verdict;
          readonly needed: {
            readonly withoutFurtherFailure: number | null;
            readonly atDesignPoint: number | null;
          } | null;
        })[];
      })[];
    })[];
  };
}

export interface ReadRunVariables {
  id: string;
}

export const ReadRun: TypedDocument<ReadRunResult, ReadRunVariables> = {
  name: 'ReadRun',
  text: `query ReadRun($id: ID!) {
  run(id: $id) {
    id
    state
    endReason {
      code
      message
    }
    conservation {
      supplied
      excluded
      evaluated
      errored
      indeterminate
    }
    judgements {
      id
      siteId
      useCaseId
      verdict
      reason {
        code
        message
      }
      attempt {
        number
        max
      }
      averages {
        name
        value
        note
      }
      criteria {
        criterionId
        title
        role
        comparator
        threshold
        verdict
        cells {
          slice
          sliceText
          right
          total
          n
          lower
          upper
          verdict
          needed {
            withoutFurtherFailure
            atDesignPoint
          }
        }
      }
    }
  }
}`,
};

export interface ReadFailuresResult {
  readonly judgement: {
    readonly samples: {
      readonly nodes: readonly ({
        readonly itemName: string;
        readonly status: string;
        readonly expectedState: string;
        readonly observedState: string | null;
        readonly reason: {
          readonly code: string;
          readonly message: string;
        } | null;
      })[];
      readonly pageInfo: {
        readonly endCursor: string | null;
        readonly hasNextPage: boolean;
      };
    };
  };
}

export interface ReadFailuresVariables {
  judgementId: string;
  first: number;
}

export const ReadFailures: TypedDocument<ReadFailuresResult, ReadFailuresVariables> = {
  name: 'ReadFailures',
  text: `query ReadFailures($judgementId: ID!, $first: Int!) {
  judgement(id: $judgementId) {
    samples(onlyWrong: true, first: $first) {
      nodes {
        itemName
        status
        expectedState
        observedState
        reason {
          code
          message
        }
      }
      pageInfo {
        endCursor
        hasNextPage
      }
    }
  }
}`,
};

export interface OpenGateResult {
  readonly openGate: {
    readonly gate: {
      readonly id: string;
      readonly type: GateType;
      readonly state: GateState;
      readonly round: number;
      readonly evidenceDigest: string;
      readonly deadline: string;
    } | null;
    readonly userErrors: readonly ({
      readonly code: string;
      readonly message: string;
      readonly path: string | null;
    })[];
  };
}

export interface OpenGateVariables {
  input: OpenGateInput;
}

export const OpenGate: TypedDocument<OpenGateResult, OpenGateVariables> = {
  name: 'OpenGate',
  text: `mutation OpenGate($input: OpenGateInput!) {
  openGate(input: $input) {
    gate {
      id
      type
      state
      round
      evidenceDigest
      deadline
    }
    userErrors {
      code
      message
      path
    }
  }
}`,
};

export interface ReadGateResult {
  readonly gate: {
    readonly gate: {
      readonly id: string;
      readonly state: GateState;
      readonly decision: GateDecision | null;
      readonly decisionReason: string | null;
      readonly decidedAt: string | null;
      readonly evidenceDigest: string;
    };
    readonly isStale: boolean;
    readonly unmet: readonly ({
      readonly siteKey: string;
      readonly useCaseKey: string;
      readonly code: string;
      readonly message: string;
    })[];
    readonly slots: readonly ({
      readonly slot: string;
      readonly role: string;
      readonly side: string;
      readonly meaning: string;
      readonly whyNot: {
        readonly code: string;
        readonly message: string;
      } | null;
    })[];
    readonly signOffs: readonly ({
      readonly slot: string;
      readonly decision: SignOffDecision;
      readonly state: string;
      readonly signature: {
        readonly printedName: string;
        readonly role: string;
        readonly meaning: string;
        readonly signedAt: string;
      };
    })[];
  };
}

export interface ReadGateVariables {
  id: string;
}

export const ReadGate: TypedDocument<ReadGateResult, ReadGateVariables> = {
  name: 'ReadGate',
  text: `query ReadGate($id: ID!) {
  gate(id: $id) {
    gate {
      id
      state
      decision
      decisionReason
      decidedAt
      evidenceDigest
    }
    isStale
    unmet {
      siteKey
      useCaseKey
      code
      message
    }
    slots {
      slot
      role
      side
      meaning
      whyNot {
        code
        message
      }
    }
    signOffs {
      slot
      decision
      state
      signature {
        printedName
        role
        meaning
        signedAt
      }
    }
  }
}`,
};

export interface ChallengeGateResult {
  readonly challengeGate: {
    readonly challenge: {
      readonly nonce: string;
      readonly expiresAt: string;
      readonly evidenceDigest: string;
    } | null;
    readonly userErrors: readonly ({
      readonly code: string;
      readonly message: string;
      readonly path: string | null;
    })[];
  };
}

export interface ChallengeGateVariables {
  input: GateChallengeInput;
}

export const ChallengeGate: TypedDocument<ChallengeGateResult, ChallengeGateVariables> = {
  name: 'ChallengeGate',
  text: `mutation ChallengeGate($input: GateChallengeInput!) {
  challengeGate(input: $input) {
    challenge {
      nonce
      expiresAt
      evidenceDigest
    }
    userErrors {
      code
      message
      path
    }
  }
}`,
};

export interface SignGateResult {
  readonly signGate: {
    readonly gate: {
      readonly id: string;
      readonly state: GateState;
      readonly decision: GateDecision | null;
      readonly decisionReason: string | null;
    } | null;
    readonly userErrors: readonly ({
      readonly code: string;
      readonly message: string;
      readonly path: string | null;
    })[];
  };
}

export interface SignGateVariables {
  input: SignGateInput;
}

export const SignGate: TypedDocument<SignGateResult, SignGateVariables> = {
  name: 'SignGate',
  text: `mutation SignGate($input: SignGateInput!) {
  signGate(input: $input) {
    gate {
      id
      state
      decision
      decisionReason
    }
    userErrors {
      code
      message
      path
    }
  }
}`,
};

export interface FindDossiersResult {
  readonly dossiers: readonly ({
    readonly id: string;
    readonly gateId: string | null;
    readonly number: string;
    readonly issue: number;
    readonly pages: number;
    readonly fileBytes: number;
    readonly fileSha256: string;
    readonly path: string;
  })[];
}

export interface FindDossiersVariables {
  pilotId: string;
}

export const FindDossiers: TypedDocument<FindDossiersResult, FindDossiersVariables> = {
  name: 'FindDossiers',
  text: `query FindDossiers($pilotId: ID!) {
  dossiers(pilotId: $pilotId) {
    id
    gateId
    number
    issue
    pages
    fileBytes
    fileSha256
    path
  }
}`,
};

export interface ReadAuditTrailResult {
  readonly auditTrail: {
    readonly nodes: readonly ({
      readonly seq: number;
      readonly at: string;
      readonly actorName: string;
      readonly action: string;
      readonly objectType: string;
      readonly objectId: string;
      readonly outcome: string;
      readonly entryHash: string;
      readonly prevHash: string;
      readonly canonical: string;
    })[];
    readonly pageInfo: {
      readonly endCursor: string | null;
      readonly hasNextPage: boolean;
    };
  };
}

export interface ReadAuditTrailVariables {
  chainId?: string | null;
  first: number;
  after?: string | null;
}

export const ReadAuditTrail: TypedDocument<ReadAuditTrailResult, ReadAuditTrailVariables> = {
  name: 'ReadAuditTrail',
  text: `query ReadAuditTrail($chainId: ID, $first: Int!, $after: String) {
  auditTrail(chainId: $chainId, first: $first, after: $after) {
    nodes {
      seq
      at
      actorName
      action
      objectType
      objectId
      outcome
      entryHash
      prevHash
      canonical
    }
    pageInfo {
      endCursor
      hasNextPage
    }
  }
}`,
};

