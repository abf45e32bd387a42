import { Injectable } from '@nestjs/common';
import type { Principal } from '../../../ports/principal.js';
import type { Tx } from '../../../ports/unit-of-work.js';
import { ChangeSigningKeys, type KeyChange } from '../../audit/public.js';
import { parseReason } from '../domain/account.js';
import { SecondAdministratorNeeded } from '../domain/errors.js';
import { Act } from './act.js';
import { Authority } from './authority.js';

/** Keys are changed by two administrators together: both are signed in, and they are two people. */
@Injectable()
export class GovernSigningKeys {
  constructor(
    private readonly act: Act,
    private readonly authority: Authority,
    private readonly keys: ChangeSigningKeys,
  ) {}

  /** @returns the id of the new key @throws NotPermitted, SecondAdministratorNeeded, SigningKeyChangeRefused */
  rotate(change: KeyChange, newPublicKeyPem: string): Promise<string> {
    return this.together('rotate', change, 'new', (tx, checked) => this.keys.rotate(tx, checked, newPublicKeyPem));
  }

  /** @throws NotPermitted, SecondAdministratorNeeded, SigningKeyUnknown, SigningKeyChangeRefused */
  retire(change: KeyChange, keyId: string): Promise<void> {
    return this.together('retire', change, keyId, (tx, checked) => this.keys.retire(tx, checked, keyId));
  }

  /** @throws NotPermitted, SecondAdministratorNeeded, SigningKeyUnknown, SigningKeyChangeRefused */
  compromised(change: KeyChange, which: { readonly keyId: string; readonly from: Date }): Promise<void> {
    return this.together('compromised', change, which.keyId, (tx, checked) =>
      this.keys.compromised(tx, checked, which),
    );
  }

  private together<T>(
    verb: string,
    change: KeyChange,
    keyId: string,
    work: (tx: Tx, checked: KeyChange) => Promise<T>,
  ): Promise<T> {
    const what = { action: `signing-key.${verb}`, object: { type: 'SIGNING_KEY', id: keyId } };
    return this.act.perform(change.by, what, async (tx) => {
      await this.requireTwo(tx, change.by, change.confirmedBy);
      return work(tx, { ...change, reason: parseReason(change.reason) });
    });
  }

  private async requireTwo(tx: Tx, by: Principal, confirmedBy: Principal): Promise<void> {
    await this.authority.requireAdministrator(tx, by);
    await this.authority.requireAdministrator(tx, confirmedBy);
    if (by.personId === confirmedBy.personId) throw new SecondAdministratorNeeded();
  }
}
