import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { EvidenceSignerPort } from '../../../ports/secrets.js';
import { ClockPort } from '../../../ports/time.js';
import { UnitOfWork, type Tx } from '../../../ports/unit-of-work.js';
import { SigningKeyNotInForce } from '../domain/errors.js';
import { keysFrom, standingAt, type KeyEvent, type SigningKeyRecord } from '../domain/signing-keys.js';
import { AuditLog } from './audit-log.js';
import { KeyEvents } from './ports.js';

/** The keys this installation has signed with, and whether the one it is configured with may still sign. */
@Injectable()
export class SigningKeys implements OnApplicationBootstrap {
  constructor(
    private readonly events: KeyEvents,
    private readonly signer: EvidenceSignerPort,
    private readonly audit: AuditLog,
    private readonly clock: ClockPort,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  /** Writes the configured key down before anything is signed with it. */
  async onApplicationBootstrap(): Promise<void> {
    await this.unitOfWork.run({ kind: 'system', purpose: 'signing keys' }, (tx) => this.introduceCurrent(tx));
  }

  /** In a transaction of the system; the audit entry makes it the last statement but one of it. */
  async introduceCurrent(tx: Tx): Promise<void> {
    const { keyId, publicKeyPem } = this.signer;
    const known = keysFrom(await this.events.all(tx));
    if (known.some((key) => key.keyId === keyId)) return;
    const now = this.clock.now();
    const event: KeyEvent = {
      ...{ keyId, publicKeyPem, kind: 'INTRODUCED', effectiveAt: now, recordedAt: now },
      ...{ reason: null, endorsement: null },
    };
    if (!(await this.events.insert(tx, event))) return;
    await this.audit.append(tx, {
      actor: { system: 'start' },
      action: 'signing-key.introduced',
      object: { type: 'SIGNING_KEY', id: keyId },
      after: { publicKeyPem },
    });
  }

  /** In the order of introduction. */
  async list(tx: Tx): Promise<readonly SigningKeyRecord[]> {
    return keysFrom(await this.events.all(tx));
  }

  /** Call it before anything is signed. A key that was never written down is new, and in force. @throws SigningKeyNotInForce */
  async requireInForce(tx: Tx): Promise<void> {
    const key = (await this.list(tx)).find(({ keyId }) => keyId === this.signer.keyId);
    if (key === undefined) return;
    const standing = standingAt(key, this.clock.now().toISOString());
    if (standing === 'IN_FORCE' || standing === 'NOT_YET') return;
    const since = standing === 'RETIRED' ? key.retiredAt : key.compromisedFrom;
    throw new SigningKeyNotInForce(key.keyId, standing, since ?? '');
  }
}
