import { hash, verify } from '@node-rs/argon2';
import { PasswordHasher } from '../../ports/secrets.js';

/** OWASP's Argon2id profile: 19 MiB, two passes, one lane (about 20 ms). Stored in each hash, so it may rise later. */
const PROFILE = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

export class Argon2Passwords extends PasswordHasher {
  /** A hash nobody knows the password of: verifying against it takes as long as against a real one. */
  private decoy: Promise<string> | undefined;

  hash(password: string): Promise<string> {
    return hash(password, PROFILE);
  }

  async verify(password: string, stored: string | undefined): Promise<boolean> {
    this.decoy ??= this.hash('a decoy that belongs to no account');
    const isRight = await this.matches(stored ?? (await this.decoy), password);
    return stored !== undefined && isRight;
  }

  private async matches(stored: string, password: string): Promise<boolean> {
    try {
      return await verify(stored, password);
    } catch {
      return false;
    }
  }
}
