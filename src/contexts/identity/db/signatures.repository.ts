import { Injectable } from '@nestjs/common';
import { Equal } from 'typeorm';
import { parseEnvelope } from '../../../kernel/dsse.js';
import type { OrganisationId } from '../../../kernel/ids.js';
import type { Sha256 } from '../../../kernel/sha256.js';
import { managerOf } from '../../../platform/db/unit-of-work.js';
import type { Tx } from '../../../ports/unit-of-work.js';
import { Signatures } from '../app/ports.js';
import type { PilotParties } from '../domain/pilot-parties.js';
import type { Signature, SubjectType } from '../domain/signing.js';
import { SignatureEntity } from './entities.js';

@Injectable()
export class SignaturesRepository extends Signatures {
  async insert(tx: Tx, signature: Signature): Promise<void> {
    const { parties, ...columns } = signature;
    await managerOf(tx).insert(SignatureEntity, { ...columns, ...parties });
  }

  async of(tx: Tx, type: SubjectType, id: string, round?: number): Promise<readonly Signature[]> {
    const found = await managerOf(tx).find(SignatureEntity, {
      where: {
        subjectType: Equal(type),
        subjectId: Equal(id),
        ...(round !== undefined && { subjectRound: Equal(round) }),
      },
      order: { signedAt: 'ASC', id: 'ASC' },
    });
    return found.map(signatureOf);
  }

  async inPilot(
    tx: Tx,
    { pilotId, vendorOrganisationId, customerOrganisationId }: PilotParties,
  ): Promise<readonly Signature[]> {
    const found = await managerOf(tx).find(SignatureEntity, {
      where: {
        vendorOrganisationId: Equal(vendorOrganisationId),
        customerOrganisationId: Equal(customerOrganisationId),
      },
      order: { signedAt: 'ASC', id: 'ASC' },
    });
    return found.map(signatureOf).filter((one) => pilotOf(one) === pilotId);
  }
}

function signatureOf({ vendorOrganisationId, customerOrganisationId, ...columns }: SignatureEntity): Signature {
  return {
    ...columns,
    subjectDigest: columns.subjectDigest as Sha256,
    parties: {
      vendorOrganisationId: vendorOrganisationId as OrganisationId,
      customerOrganisationId: customerOrganisationId as OrganisationId,
    },
  };
}

/** Only the signed statement names the pilot. */
function pilotOf({ envelope }: Signature): unknown {
  const payload = Buffer.from(parseEnvelope(envelope)?.payload ?? '', 'base64').toString('utf8');
  return payload === '' ? undefined : (JSON.parse(payload) as { predicate?: { pilotId?: unknown } }).predicate?.pilotId;
}
