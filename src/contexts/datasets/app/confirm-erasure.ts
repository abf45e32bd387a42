import { Injectable } from '@nestjs/common';
import type { Sha256 } from '../../../kernel/sha256.js';
import { BlobTakeaway, type TakenAway } from '../../../ports/blob-keeping.js';
import type { Principal } from '../../../ports/principal.js';
import { ClockPort } from '../../../ports/time.js';
import type { Tx } from '../../../ports/unit-of-work.js';
import { AuditLog } from '../../audit/public.js';
import { Act, Signing, type Signature } from '../../identity/public.js';
import { LegalHolds, MotionOutdated, Motions, type Motion, type SignMotionInput } from '../../pilots/public.js';
import type { DatasetRef, Erasure, Exclusion } from '../domain/dataset.js';
import { DatasetKeepers, partiesOf, type Acting } from './keepers.js';
import { ItemStore } from './ports.js';
import type { ErasureContent } from './request-erasure.js';

export interface ConfirmedErasure {
  readonly motion: Motion;
  readonly signature: Signature;
  /** `undefined` while another person is still to sign. */
  readonly taken: TakenAway | undefined;
}

/** The rows of an erasure and their audit entry. */
@Injectable()
export class ErasureRecords {
  constructor(
    private readonly items: ItemStore,
    private readonly signing: Signing,
    private readonly audit: AuditLog,
    private readonly clock: ClockPort,
  ) {}

  /** @throws MotionOutdated */
  async write({ tx, principal }: Acting, dataset: DatasetRef, motion: Motion): Promise<void> {
    const { items: wanted } = motion.content as unknown as ErasureContent;
    const ids = wanted.map(({ id }) => id);
    const erased = await this.erasure(tx, motion);
    const excluded: Exclusion = { code: 'PERSONAL_DATA', note: motion.reason, by: erased.requestedBy, at: erased.at };
    const isOpen = dataset.state === 'COLLECTING';
    const written = await this.items.erase(tx, ids, { erased, ...(isOpen && { excluded }) });
    if (written !== ids.length)
      throw new MotionOutdated(motion.id, `${ids.length - written} of its images are erased already`);
    await this.audit.append(tx, {
      parties: partiesOf(dataset),
      actor: principal,
      action: 'dataset.itemsErased',
      object: { type: 'DATASET', id: dataset.id },
      reason: motion.reason,
      after: { motionId: motion.id, items: wanted.map(({ id, imageSha256 }) => ({ id, imageSha256 })) },
    });
  }

  private async erasure(tx: Tx, motion: Motion): Promise<Erasure> {
    const signatures = await this.signing.signaturesOf(tx, 'MOTION', motion.id);
    const nameOf = (slot: string): string => signatures.find((one) => one.slot === slot)?.printedName ?? '';
    const people = { requestedBy: nameOf('CQL'), confirmedBy: nameOf('CUSTOMER') };
    return { motionId: motion.id, reason: motion.reason, ...people, at: this.clock.now().toISOString() };
  }
}

/** Rows and bytes of an erasure. */
@Injectable()
export class ErasureWork {
  constructor(
    readonly records: ErasureRecords,
    readonly takeaway: BlobTakeaway,
  ) {}
}

/**
 * Signs for an erasure; the second person's signature puts tombstones into the rows. The bytes go right after that transaction, unless another
 * image still needs them; what a crash leaves behind goes when a server or worker starts.
 */
@Injectable()
export class ConfirmErasure {
  constructor(
    private readonly act: Act,
    private readonly keepers: DatasetKeepers,
    private readonly holds: LegalHolds,
    private readonly motions: Motions,
    private readonly work: ErasureWork,
  ) {}

  /** @throws what Motions.sign refuses, PILOT_ON_HOLD, MotionOutdated */
  async execute(principal: Principal, input: SignMotionInput): Promise<ConfirmedErasure> {
    const what = { action: 'motion.sign', object: { type: 'MOTION', id: input.motionId } };
    const signed = await this.act.perform(principal, what, (tx, concerning) => {
      const acting = { tx, principal, concerning };
      const carry = (motion: Motion) => this.carry(acting, motion);
      return this.motions.sign(acting, input, { kind: 'ERASE_ITEMS', carry });
    });
    if (signed.motion.state !== 'CARRIED') return { ...signed, taken: undefined };
    const { items } = signed.motion.content as unknown as ErasureContent;
    const taken = await this.work.takeaway.execute(items.map(({ imageSha256 }) => imageSha256 as Sha256));
    return { ...signed, taken };
  }

  private async carry(acting: Acting, motion: Motion): Promise<void> {
    const dataset = await this.keepers.find(acting, motion.subjectId, 'update');
    await this.holds.requireNone(acting.tx, dataset.pilotId, 'Erasing images');
    await this.work.records.write(acting, dataset, motion);
  }
}
