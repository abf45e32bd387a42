import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { BootstrapAdministrator } from '../../../src/contexts/identity/public.js';
import { aServer, type TestServer } from '../../builders/server.js';

const LOGIN = { email: 'admin@example.com', password: 'correct horse battery staple' };
const ID = '01a20000-0000-7000-8000-000000000001';

interface Answer {
  readonly data?: Record<string, unknown> | null;
  readonly errors?: readonly { readonly extensions: { readonly code: string } }[];
}

let server: TestServer;
let token: string;

async function ask(query: string, variables: object = {}): Promise<Answer> {
  const response = await fetch(`${server.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) },
    body: JSON.stringify({ query, variables }),
  });
  return (await response.json()) as Answer;
}

beforeAll(async () => {
  server = await aServer();
  token = '';
  await server.app.get(BootstrapAdministrator).execute({ ...LOGIN, printedName: 'Ada Admin' });
  const { data } = await ask('mutation ($input: SignInInput!) { signIn(input: $input) { token } }', { input: LOGIN });
  token = (data?.['signIn'] as { token: string }).token;
});
afterAll(() => server.close());

describe('an installation administrator', () => {
  it.each([
    '{ pilots { nodes { id } } }',
    `{ dataset(id: "${ID}") { items { nodes { groundTruth } } } }`,
    `{ datasets(pilotId: "${ID}") { nodes { id } } }`,
    `{ criteriaSet(id: "${ID}") { document } }`,
    `{ judgement(id: "${ID}") { samples { nodes { itemId } } } }`,
    `{ gate(id: "${ID}") { gate { evidence } } }`,
    `{ dossiers(pilotId: "${ID}") { id } }`,
    `{ model(id: "${ID}") { contract } }`,
  ])('sees nothing of pilots: %s', async (query) => {
    const { errors } = await ask(query);
    expect(errors?.[0]?.extensions.code).toBe('NOT_FOR_ADMINISTRATORS');
  });

  it.each([`/api/v1/dossiers/${ID}/file`, `/api/v1/datasets/${ID}/items/${ID}/image`])(
    'downloads nothing of pilots: %s',
    async (path) => {
      const response = await fetch(`${server.url}${path}`, { headers: { authorization: `Bearer ${token}` } });
      expect(response.status).toBe(403);
      expect(await response.json()).toMatchObject({ code: 'NOT_FOR_ADMINISTRATORS' });
    },
  );

  it('still founds organisations and reads who it is', async () => {
    const { data, errors } = await ask(
      'mutation { createOrganisation(input: { kind: CUSTOMER, name: "Harbour" }) { organisation { id } userErrors { code } } }',
    );
    expect(errors).toBeUndefined();
    expect(data?.['createOrganisation']).toMatchObject({ userErrors: [] });
    expect(await ask('{ me { roles } }')).toMatchObject({ data: { me: { roles: ['ADM'] } } });
  });

  it('gets a coded refusal for a name with a NUL character', async () => {
    const { data } = await ask(
      'mutation ($name: String!) { createOrganisation(input: { kind: CUSTOMER, name: $name }) { userErrors { code path } } }',
      { name: 'Harbour\u0000' },
    );
    expect(data?.['createOrganisation']).toEqual({ userErrors: [{ code: 'INPUT_TEXT_INVALID', path: '/input/name' }] });
  });
});
