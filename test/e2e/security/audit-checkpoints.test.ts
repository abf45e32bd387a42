/* eslint-disable @typescript-eslint/no-explicit-any -- answers are JSON of many shapes, asserted field by field */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { MakeCheckpoint } from '../../../src/contexts/audit/public.js';
import { CreateOrganisation, RedeemInvitation } from '../../../src/contexts/identity/public.js';
import { aCast, aPilot, PASSWORD, type Cast } from '../../builders/people.js';
import { aServer, type TestServer } from '../../builders/server.js';

const CHECKPOINTS = `query ($chainId: ID, $first: Int!, $after: String) {
  auditCheckpoints(chainId: $chainId, first: $first, after: $after) { nodes { chainId size keyId text } pageInfo { endCursor hasNextPage } }
}`; // prettier-ignore

let server: TestServer;
let cast: Cast;
const tokens: Record<'customer' | 'vendor' | 'stranger' | 'administrator', string> = {} as never;
const texts: string[] = [];

beforeAll(async () => {
  server = await aServer();
  cast = await aCast(server.app);
  await aPilot(server.app, cast);
  for (let i = 0; i < 3; i += 1)
    texts.push((await server.app.get(MakeCheckpoint).execute(cast.customerOrganisationId)).text);
  const other = { kind: 'VENDOR', name: 'Another Vendor' } as const;
  const { invitation } = await server.app.get(CreateOrganisation).execute(cast.administrator, other);
  const person = { email: 'stranger@example.com', printedName: 'Stella Stranger', password: PASSWORD };
  await server.app.get(RedeemInvitation).execute({ ...person, token: invitation.token });
  const tokenOf = async (email: string): Promise<string> => {
    const query = 'mutation ($input: SignInInput!) { signIn(input: $input) { token } }';
    return (await ask('', query, { input: { email, password: PASSWORD } })).data.signIn.token as string;
  };
  tokens.customer = await tokenOf(cast.emailOf(cast.cql));
  tokens.vendor = await tokenOf(cast.emailOf(cast.vpm));
  tokens.stranger = await tokenOf('stranger@example.com');
  tokens.administrator = await tokenOf(cast.emailOf(cast.administrator));
});
afterAll(() => server.close());

async function ask(token: string, query: string, variables: object): Promise<any> {
  const response = await fetch(`${server.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(token !== '' && { authorization: `Bearer ${token}` }) },
    body: JSON.stringify({ query, variables }),
  });
  return response.json();
}
const read = (token: string, variables: object = {}): Promise<any> =>
  ask(token, CHECKPOINTS, { chainId: cast.customerOrganisationId, first: 20, ...variables });

describe('checkpoints of a customer’s chain', () => {
  it.each(['customer', 'vendor', 'administrator'] as const)('are read by the %s', async (who) => {
    const { nodes } = (await read(tokens[who])).data.auditCheckpoints;
    expect(nodes.map(({ text }: { text: string }) => text)).toEqual(texts);
  });

  it('are read page by page, those of equal size too', async () => {
    const seen: string[] = [];
    for (let after: string | undefined, more = true; more;) {
      const { nodes, pageInfo } = (await read(tokens.vendor, { first: 1, after })).data.auditCheckpoints;
      seen.push(...nodes.map(({ text }: { text: string }) => text));
      after = pageInfo.endCursor;
      more = pageInfo.hasNextPage;
    }
    expect(seen).toEqual(texts);
  });

  it('are there for no other vendor, as if the chain did not exist', async () => {
    const found = await read(tokens.stranger);
    expect(found).toEqual(await read(tokens.stranger, { chainId: '01890a5d-ac96-774b-bcce-b302099a8057' }));
    expect(found.data.auditCheckpoints.nodes).toEqual([]);
    expect((await read(tokens.stranger, { chainId: 'no id' })).data.auditCheckpoints.nodes).toEqual([]);
  });

  it('are there for nobody who is not signed in', async () => {
    expect((await read('')).errors).toBeDefined();
    expect((await ask('', '{ signingKeys { keyId } }', {})).errors).toBeDefined();
  });

  it.each([
    ['a cursor of another list', Buffer.from('after:01890a5d').toString('base64url')],
    ['a cursor of nobody', 'nonsense'],
  ])('are not paged by %s', async (_what, after) => {
    expect((await read(tokens.vendor, { after })).errors[0].extensions.code).toBe('PAGE_INVALID');
  });
});

describe('signing keys', () => {
  it('are read by both sides', async () => {
    for (const token of [tokens.customer, tokens.vendor]) {
      const { data } = await ask(token, '{ signingKeys { keyId publicKeyPem retiredAt compromisedFrom } }', {});
      expect(data.signingKeys).toEqual([
        expect.objectContaining({ keyId: server.resources.signer.keyId, retiredAt: null, compromisedFrom: null }),
      ]);
    }
  });
});
