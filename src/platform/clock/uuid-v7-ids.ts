import { randomBytes } from 'node:crypto';
import { ClockPort, IdsPort } from '../../ports/time.js';

const COUNTER_LIMIT = 1 << 12;

/**
 * UUIDv7 (RFC 9562 §5.7, method 1): 48 bits of milliseconds, 12 bits of counter, 62 random bits.
 * Ids of one process sort in the order of creation: within a millisecond the counter grows from a random start in its
 * lower half; when it is full, or the clock goes back, the time field runs ahead instead.
 */
export class UuidV7Ids extends IdsPort {
  private milliseconds = 0;
  private counter = 0;

  constructor(
    private readonly clock: ClockPort,
    private readonly random: (bytes: number) => Buffer = randomBytes,
  ) {
    super();
  }

  next(): string {
    const bytes = Buffer.alloc(16);
    this.random(8).copy(bytes, 8);
    this.advance();
    bytes.writeUIntBE(this.milliseconds, 0, 6);
    bytes.writeUInt16BE(0x7000 | this.counter, 6);
    bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
    return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
  }

  private advance(): void {
    const now = this.clock.now().getTime();
    if (now > this.milliseconds) {
      this.milliseconds = now;
      this.counter = this.random(2).readUInt16BE() & (COUNTER_LIMIT / 2 - 1);
      return;
    }
    this.counter += 1;
    if (this.counter < COUNTER_LIMIT) return;
    this.milliseconds += 1;
    this.counter = 0;
  }
}
