import type * as audit from '../contexts/audit/domain/errors.js';
import type * as criteria from '../contexts/criteria/domain/errors.js';
import type * as criteriaCollection from '../contexts/criteria/domain/read-collection.js';
import type * as datasets from '../contexts/datasets/domain/errors.js';
import type * as datasetsErasure from '../contexts/datasets/domain/erasure-errors.js';
import type * as dossiers from '../contexts/dossiers/domain/errors.js';
import type * as dossiersDomainEvidenceFiles from '../contexts/dossiers/domain/evidence-files.js';
import type * as dossiersDomainSeal from '../contexts/dossiers/domain/seal.js';
import type * as evaluations from '../contexts/evaluations/domain/errors.js';
import type * as evaluationsRejudgement from '../contexts/evaluations/domain/rejudgement-errors.js';
import type * as exposures from '../contexts/exposures/domain/errors.js';
import type * as findings from '../contexts/findings/domain/errors.js';
import type * as findingsWaivers from '../contexts/findings/domain/waiver-errors.js';
import type * as gates from '../contexts/gates/domain/errors.js';
import type * as gatesDelegations from '../contexts/gates/domain/delegation-errors.js';
import type * as gatesPolicies from '../contexts/gates/domain/policy-errors.js';
import type * as gatesWitnesses from '../contexts/gates/domain/witness-errors.js';
import type * as gatesFindings from '../contexts/gates/domain/finding-errors.js';
import type * as identity from '../contexts/identity/domain/errors.js';
import type * as identityAccounts from '../contexts/identity/domain/account-errors.js';
import type * as identityOidc from '../contexts/identity/domain/oidc-errors.js';
import type * as oidc from '../platform/oidc/oidc-errors.js';
import type * as identityInstructions from '../contexts/identity/domain/instruction-errors.js';
import type * as identityRecoveries from '../contexts/identity/domain/recovery-errors.js';
import type * as identitySecondFactors from '../contexts/identity/domain/second-factor-errors.js';
import type * as models from '../contexts/models/domain/errors.js';
import type * as notices from '../contexts/notices/domain/errors.js';
import type * as mail from '../platform/mail/mail-errors.js';
import type * as pilotsKeeping from '../contexts/pilots/domain/keeping-errors.js';
import type * as pilotsMotions from '../contexts/pilots/domain/motion-errors.js';
import type * as pilots from '../contexts/pilots/domain/errors.js';
import type * as retention from '../contexts/retention/domain/errors.js';
import type * as statements from '../contexts/statements/domain/errors.js';
import type * as webhooks from '../contexts/webhooks/domain/errors.js';
import type * as entryCommandsStatsInput from './commands/stats-input.js';
import type * as entryEntryErrors from './entry-errors.js';
import type * as kernelReason from '../kernel/reason.js';
import type * as metricsClassificationErrors from '../metrics/classification/errors.js';
import type * as metricsCounting from '../metrics/counting.js';
import type * as metricsDetectionErrors from '../metrics/detection/errors.js';
import type * as metricsInterpretationParseContract from '../metrics/interpretation/parse-contract.js';
import type * as accessAccessErrors from '../platform/access/access-errors.js';
import type * as annotationsErrors from '../platform/annotations/errors.js';
import type * as blobsBlobErrors from '../platform/blobs/blob-errors.js';
import type * as configConfig from '../platform/config/config.js';
import type * as dbDatabaseErrors from '../platform/db/database-errors.js';
import type * as graphqlGraphqlErrors from '../platform/graphql/graphql-errors.js';
import type * as graphqlIdempotencyErrors from '../platform/graphql/idempotency-errors.js';
import type * as imagesImageErrors from '../platform/images/image-errors.js';
import type * as inferenceModelErrors from '../platform/inference/model-errors.js';
import type * as jsonErrors from '../platform/json/json-errors.js';
import type * as keysKeyErrors from '../platform/keys/key-errors.js';
import type * as pdfGlyphMissing from '../platform/pdf/glyph-missing.js';
import type * as restRestErrors from '../platform/rest/rest-errors.js';
import type * as statsErrors from '../stats/errors.js';
import type * as criteriaTemplates from '../verdict/criteria/templates.js';
import type * as verdictCompareResults from '../verdict/compare-results.js';
import type * as verdictJudge from '../verdict/judge.js';
import type * as visionVisionErrors from '../vision/vision-errors.js';
import type * as operatingPoints from '../metrics/interpretation/operating-point.js';
import type * as operatingPointRules from '../metrics/interpretation/parse-operating-point-rule.js';

/** The codes of all error classes that a file exports. */
type CodesIn<Module> = {
  [Name in keyof Module]: Module[Name] extends abstract new (...args: never[]) => {
    readonly code: infer Code extends string;
  }
    ? Code
    : never;
}[keyof Module];

/** Every code of the product. A class with a new code does not compile until the table below says how it appears. */
export type DomainErrorCode =
  | CodesIn<typeof audit>
  | CodesIn<typeof criteriaCollection>
  | CodesIn<typeof criteriaTemplates>
  | CodesIn<typeof operatingPoints>
  | CodesIn<typeof operatingPointRules>
  | CodesIn<typeof criteria>
  | CodesIn<typeof datasets>
  | CodesIn<typeof datasetsErasure>
  | CodesIn<typeof kernelReason>
  | CodesIn<typeof retention>
  | CodesIn<typeof statements>
  | CodesIn<typeof webhooks>
  | CodesIn<typeof dossiers>
  | CodesIn<typeof dossiersDomainEvidenceFiles>
  | CodesIn<typeof dossiersDomainSeal>
  | CodesIn<typeof evaluations>
  | CodesIn<typeof evaluationsRejudgement>
  | CodesIn<typeof exposures>
  | CodesIn<typeof findings>
  | CodesIn<typeof findingsWaivers>
  | CodesIn<typeof gates>
  | CodesIn<typeof gatesDelegations>
  | CodesIn<typeof gatesFindings>
  | CodesIn<typeof gatesWitnesses>
  | CodesIn<typeof gatesPolicies>
  | CodesIn<typeof identity>
  | CodesIn<typeof identityOidc>
  | CodesIn<typeof oidc>
  | CodesIn<typeof identityAccounts>
  | CodesIn<typeof identityInstructions>
  | CodesIn<typeof identityRecoveries>
  | CodesIn<typeof identitySecondFactors>
  | CodesIn<typeof models>
  | CodesIn<typeof mail>
  | CodesIn<typeof notices>
  | CodesIn<typeof pilots>
  | CodesIn<typeof pilotsKeeping>
  | CodesIn<typeof pilotsMotions>
  | CodesIn<typeof entryCommandsStatsInput>
  | CodesIn<typeof entryEntryErrors>
  | CodesIn<typeof metricsClassificationErrors>
  | CodesIn<typeof metricsCounting>
  | CodesIn<typeof metricsDetectionErrors>
  | CodesIn<typeof metricsInterpretationParseContract>
  | CodesIn<typeof accessAccessErrors>
  | CodesIn<typeof annotationsErrors>
  | CodesIn<typeof blobsBlobErrors>
  | CodesIn<typeof configConfig>
  | CodesIn<typeof dbDatabaseErrors>
  | CodesIn<typeof graphqlGraphqlErrors>
  | CodesIn<typeof graphqlIdempotencyErrors>
  | CodesIn<typeof imagesImageErrors>
  | CodesIn<typeof inferenceModelErrors>
  | CodesIn<typeof jsonErrors>
  | CodesIn<typeof keysKeyErrors>
  | CodesIn<typeof pdfGlyphMissing>
  | CodesIn<typeof restRestErrors>
  | CodesIn<typeof statsErrors>
  | CodesIn<typeof verdictCompareResults>
  | CodesIn<typeof verdictJudge>
  | CodesIn<typeof visionVisionErrors>;
