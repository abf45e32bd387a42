import type { DataSource } from 'typeorm';
import { RUN_EVALUATION_QUEUE } from '../contexts/evaluations/public.js';
import { SEAL_DOSSIER_QUEUE, SETTLE_DUE_QUEUE } from '../contexts/gates/public.js';
import { SEND_NOTICE_QUEUE } from '../contexts/notices/public.js';
import { DELIVER_WEBHOOK_QUEUE } from '../contexts/webhooks/public.js';
import type { ExtraSchema } from '../platform/db/migrate.js';
import { JOB_SCHEMA, pgBossSchema } from '../platform/jobs/pg-boss-schema.js';

/** Every queue that `takeWork` takes from. */
const QUEUES = [RUN_EVALUATION_QUEUE, SEAL_DOSSIER_QUEUE, SETTLE_DUE_QUEUE, SEND_NOTICE_QUEUE, DELIVER_WEBHOOK_QUEUE];

/** The job queue with the product's queues, so that servers and workers need not own its schema. */
export function jobSchema(dataSource: DataSource): ExtraSchema {
  return pgBossSchema(dataSource, JOB_SCHEMA, QUEUES);
}
