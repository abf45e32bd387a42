import { cString, message } from './wire.js';

/**
 * Prepared statements live in the one engine, so equal names of two connections would collide.
 * Each connection's names are replaced by short ones of its own (engine names are cut at 63 bytes).
 */
export class StatementNames {
  private readonly engineNames = new Map<string, string>();
  private made = 0;

  constructor(private readonly connectionNumber: number) {}

  /** Replaces the statement name in Parse, Bind, Describe and Close; other messages pass unchanged. */
  rename(type: string, bytes: Buffer): Buffer {
    const body = bytes.subarray(5);
    if (type === 'P') return this.renameAt(type, body, 0);
    if (type === 'B') return this.renameAt(type, body, body.indexOf(0) + 1);
    const isStatement = body[0] === 0x53;
    return (type === 'D' || type === 'C') && isStatement ? this.renameAt(type, body, 1) : bytes;
  }

  /** Close messages for everything this connection may have prepared. */
  closeAll(): Buffer {
    const closes = [...this.engineNames.values()].map((name) => message('C', Buffer.from('S'), name));
    this.engineNames.clear();
    return Buffer.concat(closes);
  }

  private renameAt(type: string, body: Buffer, start: number): Buffer {
    const end = body.indexOf(0, start);
    const name = body.toString('utf8', start, end);
    if (name === '') return message(type, body);
    return message(type, body.subarray(0, start), cString(this.engineName(name)), body.subarray(end + 1));
  }

  private engineName(name: string): string {
    const known = this.engineNames.get(name);
    if (known !== undefined) return known;
    this.made += 1;
    const engineName = `c${this.connectionNumber}_${this.made}`;
    this.engineNames.set(name, engineName);
    return engineName;
  }
}
