import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';
import { SecretBox } from '../../ports/secrets.js';
import { SecretUnreadable } from './key-errors.js';

const VERSION = 'v1';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/**
 * AES-256-GCM with a random 96-bit nonce a text (NIST SP 800-38D); the use is authenticated with it. Stored form:
 * `v1.<first 8 bytes of the key's SHA-256>.<nonce, tag, text>`, the parts in base64url.
 */
export class AesSecretBox extends SecretBox {
  private key: Promise<Buffer> | undefined;

  /** @param load is asked at the first use, so that an installation without second factors needs no key. */
  constructor(private readonly load: () => Promise<Buffer>) {
    super();
  }

  async seal(text: string, use: string): Promise<string> {
    const key = await this.keyOnce();
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES }).setAAD(Buffer.from(use));
    const hidden = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
    const packed = Buffer.concat([nonce, cipher.getAuthTag(), hidden]);
    return [VERSION, idOf(key), packed.toString('base64url')].join('.');
  }

  async open(sealed: string, use: string): Promise<string> {
    const key = await this.keyOnce();
    const [version, keyId, packed = ''] = sealed.split('.');
    const bytes = Buffer.from(packed, 'base64url');
    if (version !== VERSION || keyId !== idOf(key) || bytes.length < NONCE_BYTES + TAG_BYTES)
      throw new SecretUnreadable();
    const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, NONCE_BYTES), {
      authTagLength: TAG_BYTES,
    });
    decipher.setAAD(Buffer.from(use)).setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
    try {
      const text = Buffer.concat([decipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES)), decipher.final()]);
      return text.toString('utf8');
    } catch (cause) {
      throw new SecretUnreadable(cause);
    }
  }

  private keyOnce(): Promise<Buffer> {
    this.key ??= this.load().catch((cause: unknown) => {
      // The operator may put it right while the server runs.
      this.key = undefined;
      throw cause;
    });
    return this.key;
  }
}

function idOf(key: Buffer): string {
  return createHash('sha256').update(key).digest().subarray(0, 8).toString('base64url');
}
