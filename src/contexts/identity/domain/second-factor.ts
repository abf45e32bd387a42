export type SecondFactorState = 'PENDING' | 'ACTIVE' | 'REMOVED';

/** An authenticator app's secret, encrypted; gone once removed. */
export interface SecondFactor {
  readonly id: string;
  readonly personId: string;
  readonly state: SecondFactorState;
  readonly sealedSecret: string | null;
  /** The 30-second step of the last code accepted: that code and older ones are refused from then on. */
  readonly lastStep: number | null;
  readonly createdAt: Date;
  readonly confirmedAt: Date | null;
  readonly removedAt: Date | null;
}

export const RECOVERY_CODES = 10;
const CODE_CHARACTERS = 24;
/** Crockford's alphabet: no I, L, O, U to misread. 32 signs, so 24 of them hold 120 bits. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** A recovery code in groups of four. 120 bits: more than the 112 above which a plain digest may be stored (OWASP ASVS 5.0, 6.5.2). */
export function recoveryCodeFrom(random: Uint8Array): string {
  if (random.length < CODE_CHARACTERS) throw new RangeError(`24 random bytes are needed, not ${random.length}`);
  const signs = [...random.subarray(0, CODE_CHARACTERS)].map((byte) => ALPHABET.charAt(byte % ALPHABET.length));
  return (signs.join('').match(/.{4}/g) ?? []).join('-');
}

/** As typed by a person: any case, with or without spaces and dashes. `undefined` when it cannot be one. */
export function parseRecoveryCode(text: string): string | undefined {
  const signs = text.toUpperCase().replace(/[\s-]/g, '').replace(/O/g, '0').replace(/[IL]/g, '1');
  const isOne = signs.length === CODE_CHARACTERS && [...signs].every((sign) => ALPHABET.includes(sign));
  return isOne ? (signs.match(/.{4}/g) ?? []).join('-') : undefined;
}

/** What a secret is encrypted for: a row copied to another person does not open. */
export function useOf(personId: string): string {
  return `second factor of ${personId}`;
}
