import { randomBytes } from 'node:crypto';
import { SecretSource } from '../../ports/secrets.js';

const BYTES = 32;

export class RandomSecrets extends SecretSource {
  token(): string {
    return randomBytes(BYTES).toString('base64url');
  }
}
