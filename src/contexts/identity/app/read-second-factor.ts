import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../../../ports/unit-of-work.js';
import { RecoveryCodes, SecondFactors } from './second-factor-ports.js';

export interface SecondFactorStatus {
  readonly isEnrolled: boolean;
  readonly isRequiredToSign: boolean;
  readonly recoveryCodesLeft: number;
}

/** How one's own account is secured. */
@Injectable()
export class ReadSecondFactor {
  constructor(
    private readonly factors: SecondFactors,
    private readonly codes: RecoveryCodes,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  execute(personId: string, isRequiredToSign: boolean): Promise<SecondFactorStatus> {
    return this.unitOfWork.run({ kind: 'system', purpose: 'own second factor' }, async (tx) => ({
      isEnrolled: await this.factors.isActive(tx, personId),
      isRequiredToSign,
      recoveryCodesLeft: await this.codes.unused(tx, personId),
    }));
  }
}
