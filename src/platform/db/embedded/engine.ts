import type { PGlite } from '@electric-sql/pglite';
import { query, readAnswer, type AnswerFacts } from './wire.js';

/** The one PostgreSQL back end of this process, spoken to in raw protocol messages. */
export class Engine {
  constructor(private readonly database: PGlite) {}

  /** Runs whole messages; resolves when the engine has answered and the files are written. Rejects only when the engine died. */
  async exchange(messages: Buffer): Promise<Buffer> {
    const chunks: Buffer[] = [];
    await this.database.execProtocolRawStream(messages, { onRawData: (data) => chunks.push(Buffer.from(data)) });
    return chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks);
  }

  /** Our own statement between turns; the answer is not sent to any client. */
  async run(sql: string): Promise<AnswerFacts> {
    return readAnswer(await this.exchange(query(sql)), { withRows: true });
  }

  close(): Promise<void> {
    return this.database.close();
  }
}
