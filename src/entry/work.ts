import type { INestApplicationContext } from '@nestjs/common';
import { AuditLog } from '../contexts/audit/public.js';
import { NextSettling, SEAL_DOSSIER_QUEUE, SETTLE_DUE_QUEUE, SettleDue } from '../contexts/gates/public.js';
import { SealDossier } from '../contexts/dossiers/public.js';
import { Remind, SEND_NOTICE_QUEUE, SendNotice } from '../contexts/notices/public.js';
import { DELIVER_WEBHOOK_QUEUE, DeliverWebhook } from '../contexts/webhooks/public.js';
import { RUN_EVALUATION_QUEUE, RunEvaluation, type RunJob } from '../contexts/evaluations/public.js';
import type { GateId, RunId } from '../kernel/ids.js';
import { FaultLog } from '../platform/errors/surface.js';
import { BlobTakeaway } from '../ports/blob-keeping.js';
import { JobQueue } from '../ports/stores.js';

/**
 * Takes queued work from now on: evaluations, dossiers and messages. Any number of processes may do so; a job whose process dies is given to
 * another one, so handlers leave alone what has been done already.
 */
export async function takeWork(app: INestApplicationContext, concurrency: number): Promise<void> {
  const jobs = app.get(JobQueue);
  await app.get(BlobTakeaway).finishErasures();
  const evaluation = app.get(RunEvaluation);
  const dossier = app.get(SealDossier);
  const notice = app.get(SendNotice);
  const faults = app.get(FaultLog);
  /** The queue tries again, silently: whoever runs the server must be able to see why. */
  const logged = (handler: (data: unknown) => Promise<void>) => async (data: unknown) => {
    try {
      await handler(data);
    } catch (fault) {
      faults.record(fault);
      throw fault;
    }
  };
  await jobs.handle(
    RUN_EVALUATION_QUEUE,
    logged((data) => evaluation.perform(data as RunJob)),
    {
      concurrency,
      onExhausted: (data) => evaluation.giveUp((data as { runId: RunId }).runId),
    },
  );
  await jobs.handle(
    SEAL_DOSSIER_QUEUE,
    logged(async (data) => void (await dossier.execute((data as { gateId: GateId }).gateId))),
  );
  const noticeOf = (data: unknown) => (data as { noticeId: string }).noticeId;
  await jobs.handle(
    SEND_NOTICE_QUEUE,
    logged((data) => notice.execute(noticeOf(data))),
    { onExhausted: (data) => notice.giveUp(noticeOf(data)) },
  );
  const webhooks = app.get(DeliverWebhook);
  await jobs.handle(
    DELIVER_WEBHOOK_QUEUE,
    logged((data) => {
      const { deliveryId, attempt } = data as { deliveryId: string; attempt: number };
      return webhooks.execute(deliveryId, attempt);
    }),
    { concurrency: 2 },
  );
  await settleFromNowOn(app, logged);
}

/** What a date ends is looked at every few minutes: each look asks for the next one, and so does one whose every try failed. */
async function settleFromNowOn(
  app: INestApplicationContext,
  logged: (handler: (data: unknown) => Promise<void>) => (data: unknown) => Promise<void>,
): Promise<void> {
  const settle = app.get(SettleDue);
  const next = app.get(NextSettling);
  await app.get(JobQueue).handle(
    SETTLE_DUE_QUEUE,
    logged(async () => {
      await settle.execute();
      await app.get(AuditLog).tellCountedRefusals();
      await app.get(Remind).execute();
      await next.ask();
    }),
    { onExhausted: () => next.ask() },
  );
  await next.ask(0);
}
