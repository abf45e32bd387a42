import type { MixedList } from 'typeorm';
import { InitialSchema20261124210000 } from '../../../migrations/20261124210000-initial-schema.js';
import { AttemptsAcrossPilots20261125010000 } from '../../../migrations/20261125010000-attempts-across-pilots.js';
import { CheckpointsAndSigningKeys20261125013000 } from '../../../migrations/20261125013000-checkpoints-and-signing-keys.js';
import { DossierLife20261130235000 } from '../../../migrations/20261130235000-dossier-life.js';
import { EvidenceStatements20261130221500 } from '../../../migrations/20261130221500-evidence-statements.js';
import { GateFindings20261130223200 } from '../../../migrations/20261130223200-gate-findings.js';
import { GatePolicies20261130232000 } from '../../../migrations/20261130232000-gate-policies.js';
import { GateWitnesses20261201001000 } from '../../../migrations/20261201001000-gate-witnesses.js';
import { IdempotentRequests20261130224000 } from '../../../migrations/20261130224000-idempotent-requests.js';
import { KeepingAndErasing20261130234500 } from '../../../migrations/20261130234500-keeping-and-erasing.js';
import { LatestTimeOfTheChain20261130231000 } from '../../../migrations/20261130231000-latest-time-of-the-chain.js';
import { Notices20261130221700 } from '../../../migrations/20261130221700-notices.js';
import { PunchItems20261130223000 } from '../../../migrations/20261130223000-punch-items.js';
import { Waivers20261130223100 } from '../../../migrations/20261130223100-waivers.js';
import { OpenidLogins20261130224500 } from '../../../migrations/20261130224500-openid-logins.js';
import { RoleInstructions20261130234000 } from '../../../migrations/20261130234000-role-instructions.js';
import { RefusalPaces20261201081000 } from '../../../migrations/20261201081000-refusal-paces.js';
import { WebhookSecrets20261201090000 } from '../../../migrations/20261201090000-webhook-secrets.js';
import { RunShards20261201060000 } from '../../../migrations/20261201060000-run-shards.js';
import { SecondFactorAndTokens20261125002500 } from '../../../migrations/20261125002500-second-factor-and-tokens.js';
import { SiteVersions20261201023000 } from '../../../migrations/20261201023000-site-versions.js';
import { SlotDelegations20261130233000 } from '../../../migrations/20261130233000-slot-delegations.js';
import { StateTables20261130222000 } from '../../../migrations/20261130222000-state-tables.js';
import { Webhooks20261130225000 } from '../../../migrations/20261130225000-webhooks.js';

/** Every migration in order. Listed, not globbed: the same list works in tests, in the build and in the TypeORM tool. */
export const migrations = [
  InitialSchema20261124210000,
  SecondFactorAndTokens20261125002500,
  AttemptsAcrossPilots20261125010000,
  CheckpointsAndSigningKeys20261125013000,
  EvidenceStatements20261130221500,
  Notices20261130221700,
  StateTables20261130222000,
  PunchItems20261130223000,
  Waivers20261130223100,
  GateFindings20261130223200,
  IdempotentRequests20261130224000,
  OpenidLogins20261130224500,
  Webhooks20261130225000,
  LatestTimeOfTheChain20261130231000,
  GatePolicies20261130232000,
  SlotDelegations20261130233000,
  RoleInstructions20261130234000,
  KeepingAndErasing20261130234500,
  DossierLife20261130235000,
  GateWitnesses20261201001000,
  SiteVersions20261201023000,
  RunShards20261201060000,
  RefusalPaces20261201081000,
  WebhookSecrets20261201090000,
] satisfies MixedList<unknown>;
