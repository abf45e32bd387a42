import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';

export interface ReceivedMail {
  readonly to: readonly string[];
  /** As it came over the wire. */
  readonly raw: string;
}

/** A real mail server on a free port of this machine. */
export interface TestMailServer {
  readonly url: string;
  readonly received: ReceivedMail[];
  /** Every message is refused while this is set. */
  refuses: boolean;
  close(): Promise<void>;
}

export async function aMailServer(login?: {
  readonly user: string;
  readonly password: string;
}): Promise<TestMailServer> {
  const received: ReceivedMail[] = [];
  const server = new SMTPServer({
    authOptional: login === undefined,
    allowInsecureAuth: true,
    hideSTARTTLS: true,
    onAuth(given, _session, done) {
      const isRight = given.username === login?.user && given.password === login?.password;
      done(isRight ? null : new Error('wrong'), isRight ? { user: given.username } : undefined);
    },
    onData(stream, session, done) {
      const parts: Buffer[] = [];
      stream.on('data', (part: Buffer) => parts.push(part));
      stream.on('end', () => {
        if (mail.refuses) return done(Object.assign(new Error('full'), { responseCode: 452 }));
        const raw = Buffer.concat(parts).toString('utf8');
        received.push({ to: session.envelope.rcptTo.map(({ address }) => address), raw });
        done();
      });
    },
  });
  server.on('error', () => undefined);
  const listening = server.listen(0, '127.0.0.1');
  await once(listening, 'listening');
  const { port } = listening.address() as AddressInfo;
  const mail: TestMailServer = {
    url: `smtp://${login === undefined ? '' : `${login.user}@`}127.0.0.1:${port}`,
    received,
    refuses: false,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
  return mail;
}
