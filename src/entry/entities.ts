import { entities as audit } from '../contexts/audit/db/entities.js';
import { entities as criteria } from '../contexts/criteria/db/entities.js';
import { entities as datasets } from '../contexts/datasets/db/entities.js';
import { dossierEntities as dossiers } from '../contexts/dossiers/db/dossier.entity.js';
import { evaluationEntities as evaluations } from '../contexts/evaluations/db/entities.js';
import { entities as exposures } from '../contexts/exposures/db/entities.js';
import { findingEntities as findings } from '../contexts/findings/db/entities.js';
import { gateEntities as gates } from '../contexts/gates/db/entities.js';
import { entities as identity } from '../contexts/identity/db/entities.js';
import { entities as models } from '../contexts/models/db/entities.js';
import { entities as notices } from '../contexts/notices/db/entities.js';
import { entities as pilots } from '../contexts/pilots/db/entities.js';
import { statementEntities as statements } from '../contexts/statements/db/statement.entity.js';
import { webhookEntities as webhooks } from '../contexts/webhooks/db/entities.js';

/** Every table of every context, in rank order. Listed, not globbed: the same in tests, build and tools. */
export const entities = [
  ...audit,
  ...identity,
  ...pilots,
  ...exposures,
  ...criteria,
  ...datasets,
  ...models,
  ...evaluations,
  ...findings,
  ...gates,
  ...statements,
  ...dossiers,
  ...notices,
  ...webhooks,
];
