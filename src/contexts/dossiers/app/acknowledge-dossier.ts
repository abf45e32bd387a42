import { Injectable } from '@nestjs/common';
import type { DossierId } from '../../../kernel/ids.js';
import type { Sha256 } from '../../../kernel/sha256.js';
import type { Principal } from '../../../ports/principal.js';
import type { Tx } from '../../../ports/unit-of-work.js';
import type { AuditParties } from '../../audit/public.js';
import { ReadGates } from '../../gates/public.js';
import { Act, Authority, Signing, type Permit, type Signature, type SigningSubject } from '../../identity/public.js';
import { advanceDossier, type Dossier } from '../domain/dossier.js';
import { READERS } from '../domain/dossier-states.js';
import { DossierNotFound } from '../domain/errors.js';
import { DossierJournal } from './dossier-journal.js';
import { DossierRepository } from './ports.js';

/** Who may say that a dossier was received and read, and when. */
@Injectable()
export class DossierReaders {
  constructor(
    private readonly authority: Authority,
    private readonly gates: ReadGates,
    private readonly dossiers: DossierRepository,
  ) {}

  /** Locked until the end. @throws DossierNotFound, DossierStateRefused, NOT_PERMITTED */
  async require(
    tx: Tx,
    principal: Principal,
    id: DossierId,
    concerning: (parties: AuditParties) => void,
  ): Promise<{ readonly dossier: Dossier; readonly permit: Permit }> {
    const dossier = await this.dossiers.lock(tx, id);
    if (dossier === undefined) throw new DossierNotFound(id);
    concerning(dossier);
    const { siteId } = dossier.gateId === null ? { siteId: null } : await this.gates.require(tx, dossier.gateId);
    const place = { pilot: dossier, ...(siteId !== null && { siteId }) };
    const permit = await this.authority.require(tx, principal, { roles: READERS, ...place });
    advanceDossier(dossier, 'ACKNOWLEDGED');
    return { dossier, permit };
  }
}

/** Hands out the single-use challenge that the signature answers, with the digest of the file that was read. */
@Injectable()
export class ChallengeDossier {
  constructor(
    private readonly act: Act,
    private readonly readers: DossierReaders,
    private readonly signing: Signing,
  ) {}

  /** @throws DossierNotFound, DossierStateRefused, NOT_PERMITTED */
  async execute(
    principal: Principal,
    id: DossierId,
  ): Promise<{ nonce: string; expiresAt: Date; subjectDigest: Sha256 }> {
    const what = { action: 'dossier.challenge', object: { type: 'DOSSIER', id } };
    const { dossier } = await this.act.perform(principal, what, (tx, concerning) =>
      this.readers.require(tx, principal, id, concerning),
    );
    return this.signing.challenge(principal, subjectOf(dossier));
  }
}

export interface Acknowledgement {
  readonly dossierId: DossierId;
  readonly nonce: string;
  /** Absent or empty for who signed in at an identity provider. */
  readonly password?: string | null;
  /** Of the second factor, when the signer has one. */
  readonly code?: string | null;
  readonly comment?: string;
}

/** The customer signs that an issued dossier was received and read. It approves nothing: what is decided was decided at the gate. */
@Injectable()
export class AcknowledgeDossier {
  constructor(
    private readonly act: Act,
    private readonly readers: DossierReaders,
    private readonly signing: Signing,
    private readonly journal: DossierJournal,
  ) {}

  /** @throws DossierNotFound, DossierStateRefused, NOT_PERMITTED, and whatever Signing.sign refuses */
  execute(
    principal: Principal,
    request: Acknowledgement,
  ): Promise<{ readonly dossier: Dossier; readonly signature: Signature }> {
    const { dossierId: id, comment = '' } = request;
    const what = { action: 'dossier.acknowledge', object: { type: 'DOSSIER', id } };
    return this.act.perform(principal, what, async (tx, concerning) => {
      const { dossier: before, permit } = await this.readers.require(tx, principal, id, concerning);
      const signature = await this.signing.sign(tx, principal, {
        subject: subjectOf(before),
        nonce: request.nonce,
        password: request.password ?? null,
        code: request.code ?? null,
        role: permit.role,
        meaning: 'ACKNOWLEDGED',
        ...(comment.trim() !== '' && { comment: comment.trim() }),
      });
      const after = advanceDossier(before, 'ACKNOWLEDGED', {
        acknowledgedAt: signature.signedAt,
        acknowledgedBy: principal.personId,
        acknowledgementId: signature.id,
      });
      return { dossier: await this.journal.acknowledged(tx, principal, { before, after }), signature };
    });
  }
}

/** The file, byte for byte. */
function subjectOf({ id, issue, fileSha256, ...dossier }: Dossier): SigningSubject {
  const { pilotId, vendorOrganisationId, customerOrganisationId } = dossier;
  const parties = { pilotId, vendorOrganisationId, customerOrganisationId };
  return { type: 'DOSSIER', id, round: issue, digest: fileSha256, slot: 'RECEIPT', parties };
}
