import { Injectable } from '@nestjs/common';
import { EvidenceSignerPort } from '../../../ports/secrets.js';
import { ClockPort, IdsPort } from '../../../ports/time.js';
import type { Tx } from '../../../ports/unit-of-work.js';
import { SigningKeys } from '../../audit/public.js';
import { sealStatement, type EvidenceStatement, type StatementDraft } from '../domain/statement.js';
import { StatementRepository } from './ports.js';

/** Signs a draft and keeps it for ever. */
@Injectable()
export class KeepStatement {
  constructor(
    private readonly statements: StatementRepository,
    private readonly signer: EvidenceSignerPort,
    private readonly keys: SigningKeys,
    private readonly clock: ClockPort,
    private readonly ids: IdsPort,
  ) {}

  /** `undefined` when there is one about this object already: it is never made again. @throws SigningKeyNotInForce */
  async execute(tx: Tx, draft: StatementDraft): Promise<EvidenceStatement | undefined> {
    if (await this.statements.exists(tx, draft.object)) return undefined;
    await this.keys.requireInForce(tx);
    const made = { id: this.ids.next(), madeAt: this.clock.now(), signer: this.signer };
    const statement = sealStatement(draft, made);
    await this.statements.insert(tx, statement);
    return statement;
  }
}
