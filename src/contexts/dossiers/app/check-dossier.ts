import { Injectable } from '@nestjs/common';
import type { Principal } from '../../../ports/principal.js';
import type { VerificationReport } from '../domain/verification/report.js';
import { DossierNotFound } from '../domain/errors.js';
import { DossierChecker } from './ports.js';
import { ReadDossiers, type DossierStatus } from './read-dossiers.js';

export interface CheckedDossier {
  readonly report: VerificationReport;
  /** What became of it here; `null` when this installation shows the reader no dossier with exactly these bytes. */
  readonly standing: DossierStatus | null;
}

/** For whoever was handed a file: whether it is as it was sealed, and whether it still says what holds. Nothing of it is kept. */
@Injectable()
export class CheckDossier {
  constructor(
    private readonly checker: DossierChecker,
    private readonly read: ReadDossiers,
  ) {}

  /** @throws DossierCheckBusy, DossierCheckFailed, and whatever reading the upload throws */
  async execute(principal: Principal, content: AsyncIterable<Uint8Array>): Promise<CheckedDossier> {
    const report = await this.checker.check(content);
    return { report, standing: await this.standingOf(principal, report) };
  }

  private async standingOf(
    principal: Principal,
    { dossier, fileSha256 }: VerificationReport,
  ): Promise<DossierStatus | null> {
    if (dossier === null) return null;
    try {
      const status = await this.read.status(principal, dossier);
      return status.fileSha256 === fileSha256 ? status : null;
    } catch (error) {
      if (error instanceof DossierNotFound) return null;
      throw error;
    }
  }
}
