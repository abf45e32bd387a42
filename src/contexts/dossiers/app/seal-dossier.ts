import { Injectable } from '@nestjs/common';
import type { DossierId, GateId } from '../../../kernel/ids.js';
import { EvidenceSignerPort } from '../../../ports/secrets.js';
import { PdfRenderer } from '../../../ports/pdf.js';
import { BlobStore } from '../../../ports/stores.js';
import { ClockPort } from '../../../ports/time.js';
import { MakeCheckpoint } from '../../audit/public.js';
import { JUST_SEALED, type Dossier } from '../domain/dossier.js';
import type { GatheredFacts } from './facts/gather-facts.js';
import { DossierRegister } from './dossier-register.js';
import { printAndSeal } from './print-and-seal.js';

/** Facts to sealed bytes. No clock, no database: the same facts, pictures and key give the same file. */
@Injectable()
export class DossierPrinter {
  constructor(
    private readonly renderer: PdfRenderer,
    private readonly signer: EvidenceSignerPort,
  ) {}

  get keyId(): EvidenceSignerPort['keyId'] {
    return this.signer.keyId;
  }

  async print({
    facts,
    images,
    outcomes,
  }: GatheredFacts): Promise<{ file: Buffer; contentDigest: Dossier['contentDigest']; pages: number }> {
    const tools = { renderer: this.renderer, signer: this.signer };
    const { file, contentDigest } = await printAndSeal({ facts, images, outcomes }, tools);
    return { file, contentDigest, pages: countPages(file) };
  }
}

/**
 * Writes the dossier of a decided gate: facts gathered once, composed, printed, sealed, stored. The worker's job after the decision;
 * called again after a crash it finds the sealed dossier and leaves it as it is. Sealed bytes are never made a second time.
 */
@Injectable()
export class SealDossier {
  constructor(
    private readonly register: DossierRegister,
    private readonly printer: DossierPrinter,
    private readonly blobs: BlobStore,
    private readonly clock: ClockPort,
    private readonly chain: MakeCheckpoint,
  ) {}

  async execute(gateId: GateId): Promise<Dossier> {
    const known = await this.register.ofGate(gateId);
    if (known !== undefined) return known;
    const gathered = await this.withChain(
      await this.register.gather(gateId, { sealedAt: this.clock.now(), sealKeyId: this.printer.keyId }),
    );
    const { file, contentDigest, pages } = await this.printer.print(gathered);
    const { sha256, bytes } = await this.blobs.put(file);
    const { pilot, gate } = gathered.scope;
    return this.register.add({
      ...JUST_SEALED,
      id: this.register.newId() as DossierId,
      pilotId: pilot.id,
      vendorOrganisationId: pilot.vendorOrganisationId,
      customerOrganisationId: pilot.customerOrganisationId,
      gateId: gate.id,
      runId: null,
      number: gathered.facts.dossier.number,
      issue: gathered.facts.dossier.issue,
      fileSha256: sha256,
      fileBytes: bytes,
      pages,
      contentDigest,
      createdAt: new Date(gathered.facts.dossier.sealedAt),
    });
  }

  /** The audit trail recomputed from its first entry and signed. A broken one does not stop the dossier: it is printed, and not signed. */
  private async withChain(gathered: GatheredFacts): Promise<GatheredFacts> {
    const { facts, scope } = gathered;
    const { report, checkpoint } = await this.chain.attempt(scope.pilot.customerOrganisationId);
    const { ok, entries, firstBroken } = report;
    const problem = firstBroken === undefined ? null : `entry ${firstBroken.seq}: ${firstBroken.explanation}`;
    const signed = checkpoint && {
      headSequence: checkpoint.size,
      headHash: checkpoint.headHash,
      checkpointAt: checkpoint.at,
      checkpoint: checkpoint.text,
    };
    const audit = { ...facts.audit, ...signed, verification: { ok, entries, problem } };
    return { ...gathered, facts: { ...facts, audit } };
  }
}

/** Page objects; our renderer never puts them into compressed streams. */
function countPages(pdf: Buffer): number {
  return pdf.toString('latin1').match(/\/Type \/Page\b(?!s)/g)?.length ?? 0;
}
