import type {
  CriteriaSetId,
  JudgementId,
  OrganisationId,
  PilotId,
  RunId,
  SiteId,
  UseCaseId,
} from '../../../kernel/ids.js';
import type { Sha256 } from '../../../kernel/sha256.js';
import type { JudgementResult } from '../../../verdict/judgement.js';

/** What one use case's criteria say about one run: written once. */
export interface Judgement {
  readonly id: JudgementId;
  readonly pilotId: PilotId;
  readonly vendorOrganisationId: OrganisationId;
  readonly customerOrganisationId: OrganisationId;
  readonly runId: RunId;
  readonly siteId: SiteId;
  readonly useCaseId: UseCaseId;
  readonly criteriaSetId: CriteriaSetId;
  readonly contractId: string;
  /** Number of the formal attempt; 0 for exploratory runs. */
  readonly attempt: number;
  readonly result: JudgementResult;
  readonly resultDigest: Sha256;
  readonly outcomesSha256: Sha256;
  readonly judgedAt: Date;
}
