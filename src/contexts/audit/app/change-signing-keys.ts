import { Injectable } from '@nestjs/common';
import { canonicalJson } from '../../../kernel/canonical-json.js';
import { keyIdOfPem, signEnvelope } from '../../../kernel/dsse.js';
import type { Principal } from '../../../ports/principal.js';
import { EvidenceSignerPort } from '../../../ports/secrets.js';
import { ClockPort } from '../../../ports/time.js';
import type { Tx } from '../../../ports/unit-of-work.js';
import { SigningKeyChangeRefused, SigningKeyUnknown } from '../domain/errors.js';
import { keysFrom, type KeyEvent, type SigningKeyRecord } from '../domain/signing-keys.js';
import { AuditLog } from './audit-log.js';
import { KeyEvents } from './ports.js';

/** The payload type of what a key says about the one that follows it. */
export const ENDORSEMENT_TYPE = 'application/vnd.touchstone.key-endorsement+json';

/** Two people; the caller has made sure that both may, and that they are two. */
export interface KeyChange {
  readonly by: Principal;
  readonly confirmedBy: Principal;
  readonly reason: string;
}

/** Rotation, retirement and compromise of signing keys, in the caller's transaction of the system. */
@Injectable()
export class ChangeSigningKeys {
  constructor(
    private readonly events: KeyEvents,
    private readonly signer: EvidenceSignerPort,
    private readonly audit: AuditLog,
    private readonly clock: ClockPort,
  ) {}

  /** The configured key vouches for the new one and is retired. @throws SigningKeyChangeRefused */
  async rotate(tx: Tx, change: KeyChange, newPublicKeyPem: string): Promise<string> {
    const keyId = keyIdOfPem(newPublicKeyPem);
    if (keyId === undefined)
      throw new SigningKeyChangeRefused('unnamed', 'the new key is no Ed25519 public key in PEM.');
    const old = await this.known(tx, this.signer.keyId);
    if (old.retiredAt !== null || old.compromisedFrom !== null)
      throw new SigningKeyChangeRefused(
        old.keyId,
        'it is not in force and vouches for no other. Configure a new key; it is written down at the next start.',
      );
    const now = this.clock.now();
    const said = {
      format: 'touchstone/key-endorsement@1',
      keyId,
      publicKeyPem: newPublicKeyPem,
      at: now.toISOString(),
    };
    const endorsement = JSON.stringify(signEnvelope(ENDORSEMENT_TYPE, canonicalJson(said), this.signer));
    const shared = { effectiveAt: now, recordedAt: now, reason: change.reason };
    const isNew = await this.events.insert(tx, {
      ...{ ...shared, keyId, publicKeyPem: newPublicKeyPem, kind: 'INTRODUCED', endorsement },
    });
    if (!isNew) throw new SigningKeyChangeRefused(keyId, 'it is known already. Rotate to a key that was never used.');
    await this.write(tx, { ...shared, ...of(old), kind: 'RETIRED', endorsement: null });
    await this.record(tx, change, { action: 'signing-key.rotated', keyId: old.keyId, after: { keyId, endorsement } });
    return keyId;
  }

  /** From now on its signatures do not count; those made so far stay valid. @throws SigningKeyUnknown, SigningKeyChangeRefused */
  async retire(tx: Tx, change: KeyChange, keyId: string): Promise<void> {
    const key = await this.known(tx, keyId);
    const now = this.clock.now();
    const shared = { effectiveAt: now, recordedAt: now, reason: change.reason, endorsement: null };
    await this.write(tx, { ...shared, ...of(key), kind: 'RETIRED' });
    await this.record(tx, change, { action: 'signing-key.retired', keyId, after: { retiredAt: now.toISOString() } });
  }

  /**
   * Its signatures of `from` and later do not count. May be stated again with an earlier moment, never with a later one.
   * @throws SigningKeyUnknown, SigningKeyChangeRefused
   */
  async compromised(tx: Tx, change: KeyChange, which: { readonly keyId: string; readonly from: Date }): Promise<void> {
    const { keyId, from } = which;
    const key = await this.known(tx, keyId);
    const now = this.clock.now();
    if (from > now) throw new SigningKeyChangeRefused(keyId, 'the moment of compromise lies in the future.');
    const moment = from.toISOString();
    if (key.compromisedFrom !== null && moment >= key.compromisedFrom)
      throw new SigningKeyChangeRefused(keyId, `it counts as compromised from ${key.compromisedFrom} on already.`);
    const shared = { effectiveAt: from, recordedAt: now, reason: change.reason, endorsement: null };
    await this.write(tx, { ...shared, ...of(key), kind: 'COMPROMISED' });
    await this.record(tx, change, { action: 'signing-key.compromised', keyId, after: { from: moment } });
  }

  private async known(tx: Tx, keyId: string): Promise<SigningKeyRecord> {
    const key = keysFrom(await this.events.all(tx)).find((one) => one.keyId === keyId);
    if (key === undefined) throw new SigningKeyUnknown(keyId);
    return key;
  }

  private async write(tx: Tx, event: KeyEvent): Promise<void> {
    if (await this.events.insert(tx, event)) return;
    throw new SigningKeyChangeRefused(event.keyId, `it is ${event.kind.toLowerCase()} already.`);
  }

  private async record(
    tx: Tx,
    { by, confirmedBy, reason }: KeyChange,
    what: { readonly action: string; readonly keyId: string; readonly after: Readonly<Record<string, string>> },
  ): Promise<void> {
    const { action, keyId, after } = what;
    await this.audit.append(tx, {
      actor: by,
      action,
      object: { type: 'SIGNING_KEY', id: keyId },
      reason,
      after: { ...after, confirmedBy: { id: confirmedBy.personId, name: confirmedBy.printedName } },
    });
  }
}

function of({ keyId, publicKeyPem }: SigningKeyRecord): Pick<KeyEvent, 'keyId' | 'publicKeyPem'> {
  return { keyId, publicKeyPem };
}
