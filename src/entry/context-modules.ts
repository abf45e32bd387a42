import { AuditModule } from '../contexts/audit/audit.module.js';
import { DatasetsModule } from '../contexts/datasets/datasets.module.js';
import { ExposuresModule } from '../contexts/exposures/exposures.module.js';
import { IdentityModule } from '../contexts/identity/identity.module.js';
import { ModelsModule } from '../contexts/models/models.module.js';
import { PilotsModule } from '../contexts/pilots/pilots.module.js';

/** Every context, in rank order. A context whose module is listed here has its resolvers and routes served. */
export const contextModules = [
  AuditModule,
  IdentityModule,
  PilotsModule,
  ExposuresModule,
  DatasetsModule,
  ModelsModule,
];
