import { createHmac } from 'node:crypto';

const PREFIX = 'whsec_';
const SECRET_BYTES = 32;

/** `whsec_` and base64, as Standard Webhooks libraries take it. @param random at least 32 bytes nobody can guess */
export function secretText(random: Uint8Array): string {
  return `${PREFIX}${Buffer.from(random.subarray(0, SECRET_BYTES)).toString('base64')}`;
}

/**
 * Headers of one try (Standard Webhooks 1.0): HMAC-SHA-256 over `id.timestamp.body`, with the seconds since 1970 of this try. One
 * signature for each secret, with a space between them; receivers take any that fits theirs.
 */
export function signedHeaders(of: {
  readonly id: string;
  readonly at: Date;
  readonly body: string;
  readonly secrets: readonly string[];
}): Readonly<Record<'webhook-id' | 'webhook-timestamp' | 'webhook-signature', string>> {
  const timestamp = String(Math.floor(of.at.getTime() / 1000));
  const signatures = of.secrets.map((secret) => {
    const key = Buffer.from(secret.slice(PREFIX.length), 'base64');
    return `v1,${createHmac('sha256', key).update(`${of.id}.${timestamp}.${of.body}`).digest('base64')}`;
  });
  return { 'webhook-id': of.id, 'webhook-timestamp': timestamp, 'webhook-signature': signatures.join(' ') };
}
