import { Injectable } from '@nestjs/common';
import type { OrganisationId } from '../../../../kernel/ids.js';
import type { Principal, Role } from '../../../../ports/principal.js';
import { EvidenceSignerPort } from '../../../../ports/secrets.js';
import { AuditLog } from '../../../audit/public.js';
import { Act, Authority } from '../../../identity/public.js';
import { Pilots, type PilotRef } from '../../../pilots/public.js';
import { bundleFiles, type BundledEntry, type BundleFile } from '../../domain/bundle/bundle.js';
import { DossierSettings } from '../ports.js';
import { BundleChain } from './bundle-chain.js';
import { BundleEvidence } from './bundle-evidence.js';

/** Who reads the whole audit trail of a pilot; a machine-learning engineer reads his or her own acts only. */
const READERS: readonly Role[] = ['CQL', 'CSM', 'SO', 'VPM', 'AUD'];

/** Whether somebody may take a pilot's evidence along, written down either way. */
@Injectable()
export class ExportPermit {
  constructor(
    private readonly act: Act,
    private readonly authority: Authority,
    private readonly pilots: Pilots,
    private readonly audit: AuditLog,
  ) {}

  /** @throws PilotNotFound, NotPermitted */
  take(principal: Principal, pilotId: string): Promise<PilotRef> {
    const object = { type: 'PILOT', id: pilotId };
    return this.act.perform(principal, { action: 'pilot.export', object }, async (tx, concerning) => {
      const pilot = await this.pilots.get(tx, pilotId);
      const { vendorOrganisationId, customerOrganisationId } = pilot;
      concerning({ vendorOrganisationId, customerOrganisationId });
      await this.authority.require(tx, principal, { roles: READERS, pilot });
      const parties = { vendorOrganisationId, customerOrganisationId };
      await this.audit.append(tx, { parties, actor: principal, action: 'pilot.exported', object });
      return pilot;
    });
  }
}

/**
 * All evidence of a pilot as files that check themselves: nothing in them that the person could not read anyway. The export is an audit
 * entry of its own, before the checkpoint that ends the bundle's chain.
 */
@Injectable()
export class ExportPilot {
  constructor(
    private readonly permit: ExportPermit,
    private readonly chain: BundleChain,
    private readonly evidence: BundleEvidence,
    private readonly signer: EvidenceSignerPort,
    private readonly settings: DossierSettings,
  ) {}

  /** @throws PilotNotFound, NotPermitted, AuditChainBroken, SigningKeyNotInForce */
  async execute(principal: Principal, pilotId: string, verifier: Uint8Array): Promise<readonly BundleFile[]> {
    const pilot = await this.permit.take(principal, pilotId);
    const { at, chain, checkpoints, keys } = await this.chain.collect(principal, pilot);
    const collected = await this.evidence.collect(principal, pilot, statementsIn(chain));
    const { signatures, listed, files, attestations, datasets } = collected;
    const about = {
      format: 'touchstone/bundle@1',
      pilot: { id: pilot.id, key: pilot.key, title: pilot.title },
      vendorOrganisationId: pilot.vendorOrganisationId,
      customerOrganisationId: pilot.customerOrganisationId,
      chain: pilot.customerOrganisationId,
      entries: chain.length,
      withheld: chain.filter(({ canonical }) => canonical === null).length,
      exportedAt: at,
      exportedBy: {
        personId: principal.personId,
        name: principal.printedName,
        organisationId: principal.organisationId as OrganisationId,
      },
      productVersion: this.settings.productVersion,
      evidence: listed,
      attestations,
      datasets,
    } as const;
    const statements = signatures.map(({ id, envelope }) => ({ id, envelope }));
    return bundleFiles({ about, chain, checkpoints, keys, statements, evidence: files, verifier }, this.signer);
  }
}

/** Ids of the evidence statements that these entries record. */
function statementsIn(chain: readonly BundledEntry[]): ReadonlySet<string> {
  const ids = chain.flatMap(({ canonical }) => {
    const { action, object } = JSON.parse(canonical ?? '{}') as { action?: string; object?: { id: string } };
    return action === 'statement.made' && object !== undefined ? [object.id] : [];
  });
  return new Set(ids);
}
