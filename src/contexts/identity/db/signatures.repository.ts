import { Injectable } from '@nestjs/common';
import { Equal } from 'typeorm';
import type { OrganisationId } from '../../../kernel/ids.js';
import type { Sha256 } from '../../../kernel/sha256.js';
import { managerOf } from '../../../platform/db/unit-of-work.js';
import type { Tx } from '../../../ports/unit-of-work.js';
import { Signatures } from '../app/ports.js';
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
    return found.map(({ vendorOrganisationId, customerOrganisationId, ...columns }) => ({
      ...columns,
      subjectDigest: columns.subjectDigest as Sha256,
      parties: {
        vendorOrganisationId: vendorOrganisationId as OrganisationId,
        customerOrganisationId: customerOrganisationId as OrganisationId,
      },
    }));
  }
}
