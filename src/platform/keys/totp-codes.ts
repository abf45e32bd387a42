import { Secret, TOTP } from 'otpauth';
import { OneTimeCodes } from '../../ports/secrets.js';

const SECRET_BYTES = 20;
const PERIOD_SECONDS = 30;
const DRIFT_STEPS = 1;

export class TotpCodes extends OneTimeCodes {
  newSecret(): string {
    return new Secret({ size: SECRET_BYTES }).base32;
  }

  uri(secret: string, label: { readonly issuer: string; readonly account: string }): string {
    return totp(secret, { issuer: label.issuer, label: label.account }).toString();
  }

  stepOf(secret: string, code: string, at: Date): number | undefined {
    if (!/^\d{6}$/.test(code)) return undefined;
    const drift = totp(secret).validate({ token: code, timestamp: at.getTime(), window: DRIFT_STEPS });
    return drift === null ? undefined : Math.floor(at.getTime() / (PERIOD_SECONDS * 1000)) + drift;
  }
}

function totp(secret: string, label: { readonly issuer?: string; readonly label?: string } = {}): TOTP {
  return new TOTP({
    ...label,
    secret: Secret.fromBase32(secret),
    algorithm: 'SHA1',
    digits: 6,
    period: PERIOD_SECONDS,
  });
}
