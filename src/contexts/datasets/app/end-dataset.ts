import { Injectable } from '@nestjs/common';
import { requireReason } from '../../../kernel/reason.js';
import type { Principal } from '../../../ports/principal.js';
import { ClockPort } from '../../../ports/time.js';
import type { Tx } from '../../../ports/unit-of-work.js';
import { AuditLog } from '../../audit/public.js';
import { Act } from '../../identity/public.js';
import { LegalHolds } from '../../pilots/public.js';
import type { DatasetRef } from '../domain/dataset.js';
import { DatasetMoves } from './dataset-moves.js';
import { DatasetKeepers, partiesOf, type Acting } from './keepers.js';

export interface EndDatasetInput {
  readonly datasetId: string;
  readonly reason: string;
}

/** The last step of a snapshot, with who took it and why. */
@Injectable()
export class DatasetEnding {
  constructor(
    private readonly keepers: DatasetKeepers,
    private readonly moves: DatasetMoves,
    private readonly audit: AuditLog,
    private readonly clock: ClockPort,
    private readonly holds: LegalHolds,
  ) {}

  /** @throws DatasetNotFound, DatasetStateRefused, NOT_PERMITTED, PILOT_ON_HOLD, ReasonRequired */
  async end(
    acting: Acting,
    input: EndDatasetInput,
    as: { readonly state: 'RETIRED' | 'COMPROMISED'; readonly action: string; readonly what: string },
  ): Promise<DatasetRef> {
    const { tx, principal } = acting;
    const dataset = await this.keepers.find(acting, input.datasetId, 'update');
    await this.requirePermission(tx, principal, dataset, as.state);
    this.moves.require(dataset, as.state);
    if (as.state === 'RETIRED') await this.holds.requireNone(tx, dataset.pilotId, as.what);
    const reason = requireReason(input.reason, as.what);
    const at = this.clock.now().toISOString();
    const ended = { reason, by: principal.personId, byName: principal.printedName, at };
    const result = await this.moves.end(tx, dataset, { state: as.state, by: principal, ended });
    await this.audit.append(tx, {
      parties: partiesOf(dataset),
      actor: principal,
      action: as.action,
      object: { type: 'DATASET', id: dataset.id },
      reason,
      after: { from: dataset.state, to: as.state },
    });
    return result;
  }

  private requirePermission(tx: Tx, principal: Principal, dataset: DatasetRef, state: string): Promise<void> {
    return state === 'COMPROMISED'
      ? this.keepers.requireGuardian(tx, principal, dataset)
      : this.keepers.requireKeeper(tx, principal, dataset);
  }
}

/** Data that leaked prove nothing any more: their runs fall as evidence, in the same transaction. By the customer's quality lead or safety officer. */
@Injectable()
export class CompromiseDataset {
  constructor(
    private readonly act: Act,
    private readonly ending: DatasetEnding,
  ) {}

  execute(principal: Principal, input: EndDatasetInput): Promise<DatasetRef> {
    const what = { action: 'dataset.compromise', object: { type: 'DATASET', id: input.datasetId } };
    const as = { state: 'COMPROMISED', action: 'dataset.compromised', what: 'Calling data compromised' } as const;
    return this.act.perform(principal, what, (tx, concerning) =>
      this.ending.end({ tx, principal, concerning }, input, as),
    );
  }
}

/** Sealed data that shall carry no more runs; what they showed so far stays. By the side that owns them. */
@Injectable()
export class RetireDataset {
  constructor(
    private readonly act: Act,
    private readonly ending: DatasetEnding,
  ) {}

  execute(principal: Principal, input: EndDatasetInput): Promise<DatasetRef> {
    const what = { action: 'dataset.retire', object: { type: 'DATASET', id: input.datasetId } };
    const as = { state: 'RETIRED', action: 'dataset.retired', what: 'Retiring data' } as const;
    return this.act.perform(principal, what, (tx, concerning) =>
      this.ending.end({ tx, principal, concerning }, input, as),
    );
  }
}
