import { AuditModule } from '../contexts/audit/audit.module.js';
import { CriteriaModule } from '../contexts/criteria/criteria.module.js';
import { DatasetsModule } from '../contexts/datasets/datasets.module.js';
import { DossiersModule } from '../contexts/dossiers/dossiers.module.js';
import { EvaluationsModule } from '../contexts/evaluations/evaluations.module.js';
import { ExposuresModule } from '../contexts/exposures/exposures.module.js';
import { FindingsModule } from '../contexts/findings/findings.module.js';
import { GatesModule } from '../contexts/gates/gates.module.js';
import { IdentityModule } from '../contexts/identity/identity.module.js';
import { InboxModule } from '../contexts/inbox/inbox.module.js';
import { ModelsModule } from '../contexts/models/models.module.js';
import { NoticesModule } from '../contexts/notices/notices.module.js';
import { PilotsModule } from '../contexts/pilots/pilots.module.js';
import { RetentionModule } from '../contexts/retention/retention.module.js';
import { StatementsModule } from '../contexts/statements/statements.module.js';
import { WebhooksModule } from '../contexts/webhooks/webhooks.module.js';

/** Every context, in rank order. A context whose module is listed here has its resolvers and routes served. */
export const contextModules = [
  AuditModule,
  IdentityModule,
  PilotsModule,
  ExposuresModule,
  CriteriaModule,
  DatasetsModule,
  ModelsModule,
  EvaluationsModule,
  FindingsModule,
  GatesModule,
  StatementsModule,
  DossiersModule,
  NoticesModule,
  WebhooksModule,
  InboxModule,
  RetentionModule,
];
