import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Act, InviteMember, Signing, type SigningSubject } from '../../src/contexts/identity/public.js';
import type { PilotId } from '../../src/kernel/ids.js';
import { sha256Of } from '../../src/kernel/sha256.js';
import { Authenticator, type Principal, type Role } from '../../src/ports/principal.js';
import { aFalseProvider, type FalseProvider } from './false-provider.js';
import { mutate, TestTime, type Answer } from './identity-http.js';
import { aFreePort, anIdentityProvider, type TestProvider } from './identity-provider.js';
import { aCast, type Cast } from './people.js';
import { aServer, type TestServer } from './server.js';
import { TestBrowser } from './test-browser.js';

/** Somebody whose browser is signed in through a provider. */
export interface SignedIn {
  readonly browser: TestBrowser;
  /** Of the session, as the cookie holds it. */
  readonly token: string;
  readonly who: Principal;
}

/** A server with three providers: `acme` is a real one, `odd` answers as told, `strict` is `odd` for addresses of acme.example only. */
export interface OidcWorld {
  readonly server: TestServer;
  readonly cast: Cast;
  readonly time: TestTime;
  readonly acme: TestProvider;
  readonly odd: FalseProvider;
  invitation(role?: Role): Promise<string>;
  /** The address to leave for, asked by a mutation. */
  begin(browser: TestBrowser, field: string, input: object, token?: string): Promise<string>;
  back(
    browser: TestBrowser,
    url: string,
  ): Promise<{ status: number; code?: string; outcome?: string; location?: string }>;
  /** Joins through `odd` as a new subject. */
  joined(own?: { readonly subject?: string; readonly provider?: string; readonly role?: Role }): Promise<SignedIn>;
  signedIn(browser: TestBrowser): Promise<SignedIn>;
  /** Confirms at `odd` who one is. */
  confirm(by: SignedIn, nonce?: string): ReturnType<OidcWorld['back']>;
  challenge(by: Principal, own?: Partial<SigningSubject>): Promise<string>;
  sign(
    by: Principal,
    nonce: string,
    own?: { readonly password?: string; readonly code?: string; readonly subject?: Partial<SigningSubject> },
  ): Promise<string>;
  close(): Promise<void>;
}

export async function anOidcWorld(environment: Record<string, string> = {}): Promise<OidcWorld> {
  const folder = await mkdtemp(join(tmpdir(), 'touchstone-oidc-'));
  const port = await aFreePort();
  const publicUrl = `http://127.0.0.1:${port}`;
  const acme = await anIdentityProvider(`${publicUrl}/api/v1/oidc/acme/callback`);
  const odd = await aFalseProvider();
  const [secretFile, file] = [join(folder, 'secret'), join(folder, 'providers.json')];
  await writeFile(secretFile, `${acme.clientSecret}\n`);
  const providers = [
    { id: 'acme', title: 'Acme', issuer: acme.issuer, clientId: acme.clientId, clientSecretFile: secretFile },
    { id: 'odd', issuer: odd.issuer, clientId: 'touchstone' },
    { id: 'strict', issuer: odd.issuer, clientId: 'touchstone', emailDomains: ['acme.example'] },
  ];
  await writeFile(file, JSON.stringify(providers));
  const server = await aServer({
    TOUCHSTONE_PORT: String(port),
    TOUCHSTONE_PUBLIC_URL: publicUrl,
    TOUCHSTONE_OIDC_PROVIDERS_FILE: file,
    ...environment,
  });
  const cast = await aCast(server.app);
  const time = new TestTime(server);
  odd.authenticates = () => time.now();
  let count = 0;

  const subject = (own: Partial<SigningSubject> = {}): SigningSubject => ({
    type: 'GATE',
    id: '01890a5d-ac96-774b-bcce-b302099a8057',
    round: 1,
    digest: sha256Of('the evidence'),
    slot: 'CSM',
    parties: {
      pilotId: '01890a5d-ac96-774b-bcce-b302099a8058' as PilotId,
      vendorOrganisationId: cast.vendorOrganisationId,
      customerOrganisationId: cast.customerOrganisationId,
    },
    ...own,
  });

  const world: OidcWorld = {
    server,
    cast,
    time,
    acme,
    odd,
    async invitation(role = 'CSM') {
      return (await server.app.get(InviteMember).execute(role === 'VPM' ? cast.vpm : cast.cql, { role })).token;
    },
    async begin(browser, field, input, token) {
      const answer: Answer = await mutate(server.url, field, input, {
        fields: 'url',
        ...(token !== undefined && { token }),
      });
      if (answer.code !== undefined) throw Object.assign(new Error(answer.code), { code: answer.code });
      browser.keep(server.url, answer.headers);
      return answer.data[field].url as string;
    },
    async back(browser, url) {
      const response = await browser.request(url);
      const location = response.headers.get('location');
      if (location !== null) return { status: response.status, location };
      return { status: response.status, ...((await response.json()) as { code?: string; outcome?: string }) };
    },
    async joined({ provider = 'odd', role = 'CSM', subject: name } = {}) {
      const browser = new TestBrowser();
      count += 1;
      odd.subject = name ?? `subject-${count}`;
      odd.claims = { email: `person.${count}@acme.example`, email_verified: true };
      const input = { provider, invitation: await world.invitation(role), printedName: `Person ${count}` };
      const url = await world.begin(browser, 'beginOidcSignIn', input);
      const { code, outcome } = await world.back(browser, odd.answer(url));
      if (outcome !== 'SIGNED_IN') throw Object.assign(new Error(code ?? outcome), { code });
      return world.signedIn(browser);
    },
    async signedIn(browser) {
      const token = browser.cookie(server.url, 'touchstone_session') ?? '';
      const who = await server.app.get(Authenticator).authenticate(token);
      if (who === undefined) throw new Error('Nobody is signed in.');
      return { browser, token, who: { ...who, personId: who.personId } };
    },
    async confirm({ browser, token }, nonce) {
      const input = { provider: 'odd', ...(nonce !== undefined && { nonce }) };
      return world.back(browser, odd.answer(await world.begin(browser, 'beginOidcConfirmation', input, token)));
    },
    async challenge(by, own) {
      return (await server.app.get(Signing).challenge(by, subject(own))).nonce;
    },
    async sign(by, nonce, own = {}) {
      const about = subject(own.subject);
      const what = { action: 'gate.sign', object: { type: 'GATE', id: about.id }, parties: about.parties };
      const { code, password } = own;
      const signature = await server.app.get(Act).perform(by, what, (tx) =>
        server.app.get(Signing).sign(tx, by, {
          ...{ subject: about, nonce, role: 'CSM', meaning: 'APPROVED' },
          ...(password !== undefined && { password }),
          ...(code !== undefined && { code }),
        }),
      );
      return signature.method;
    },
    async close() {
      await server.close();
      await Promise.all([acme.close(), odd.close(), rm(folder, { recursive: true })]);
    },
  };
  return world;
}
