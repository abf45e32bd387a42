import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { aCast, aNewPilot, aPilot, PASSWORD, type Cast } from '../../builders/people.js';
import { aServer, type TestServer } from '../../builders/server.js';

interface Answer {
  readonly status: number;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- each query has another shape
  readonly body: { data?: any; errors?: { message: string; extensions: Record<string, unknown> }[] };
  readonly headers: Headers;
}

let server: TestServer;
let cast: Cast;
let token: string;
beforeAll(async () => {
  server = await aServer();
  cast = await aCast(server.app);
  token = await tokenFor(cast.emailOf(cast.cql));
});
afterAll(() => server.close());

async function ask(
  query: string,
  own: { variables?: object; headers?: Record<string, string>; at?: string } = {},
): Promise<Answer> {
  const response = await fetch(`${own.at ?? server.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...own.headers },
    body: JSON.stringify({ query, variables: own.variables }),
  });
  return { status: response.status, body: (await response.json()) as Answer['body'], headers: response.headers };
}

const signedIn = (query: string, variables?: object): Promise<Answer> =>
  ask(query, { variables, headers: { authorization: `Bearer ${token}` } });
const codeOf = (answer: Answer): unknown => answer.body.errors?.[0]?.extensions['code'];

const SIGN_IN =
  'mutation ($input: SignInInput!) { signIn(input: $input) { token me { person { printedName } roles } userErrors { code message path } } }';

async function tokenFor(email: string): Promise<string> {
  const { body } = await ask(SIGN_IN, { variables: { input: { email, password: PASSWORD } } });
  return body.data.signIn.token as string;
}

describe('signing in', () => {
  it('gives a token and an http-only same-site cookie', async () => {
    const answer = await ask(SIGN_IN, { variables: { input: { email: cast.emailOf(cast.cql), password: PASSWORD } } });
    expect(answer.body.data.signIn).toMatchObject({
      me: { person: { printedName: 'Cora Quality' }, roles: ['CQL'] },
      userErrors: [],
    });
    const cookie = answer.headers.get('set-cookie') ?? '';
    expect(cookie).toMatch(/^touchstone_session=[\w-]{43};.*HttpOnly; SameSite=Lax/);
    const me = await ask('{ me { person { printedName } } }', { headers: { cookie: cookie.split(';')[0] ?? '' } });
    expect(me.body.data.me.person.printedName).toBe('Cora Quality');
  });

  it('answers alike for an unknown address and a wrong password', async () => {
    const answers = [];
    for (const email of ['nobody@example.com', cast.emailOf(cast.vpm)]) {
      const { body } = await ask(SIGN_IN, { variables: { input: { email, password: 'certainly not the password' } } });
      answers.push(body);
    }
    expect(answers[0]?.data.signIn.userErrors[0].code).toBe('SIGN_IN_FAILED');
    expect(answers[0]).toEqual(answers[1]);
  });

  it('is undone at once by signOut', async () => {
    const own = await tokenFor(cast.emailOf(cast.cql));
    const headers = { authorization: `Bearer ${own}` };
    await ask('mutation { signOut { userErrors { code } } }', { headers });
    expect(codeOf(await ask('{ me { roles } }', { headers }))).toBe('UNAUTHENTICATED');
  });

  it.each(['{ me { roles } }', '{ pilots { nodes { id } } }', 'mutation { signOut { userErrors { code } } }'])(
    'is needed for %s',
    async (query) => {
      expect(codeOf(await ask(query))).toBe('UNAUTHENTICATED');
      expect(codeOf(await ask(query, { headers: { authorization: 'Bearer made-up' } }))).toBe('UNAUTHENTICATED');
    },
  );
});

describe('a mutation', () => {
  const CREATE =
    'mutation ($input: CreatePilotInput!) { createPilot(input: $input) { pilot { key state overdue } userErrors { code path message } } }';

  it('answers with its entity', async () => {
    const { body } = await signedIn(CREATE, { input: aNewPilot(cast) });
    expect(body.data.createPilot).toMatchObject({ pilot: { state: 'DRAFT', overdue: false }, userErrors: [] });
  });

  it('answers a refusal as a user error with code and path, in the data', async () => {
    const { body } = await signedIn(CREATE, { input: aNewPilot(cast, { attemptBudget: 0 }) });
    expect(body.errors).toBeUndefined();
    expect(body.data.createPilot).toMatchObject({
      pilot: null,
      userErrors: [{ code: 'PILOT_FIELD_INVALID', path: '/attemptBudget' }],
    });
  });

  it('names each problem of a contract with its place', async () => {
    const { id } = await aPilot(server.app, cast);
    const { body } = await signedIn(
      'mutation ($input: AddUseCaseInput!) { addUseCase(input: $input) { useCase { id } userErrors { code path } } }',
      {
        input: { pilotId: id, key: 'BAG', title: 'Bag', description: 'Is there a bag?', contract: { format: 'wrong' } },
      },
    );
    expect(body.data.addUseCase.userErrors.length).toBeGreaterThan(3);
    expect(body.data.addUseCase.userErrors[0].path).toMatch(/^\//);
  });

  it('refuses fields that are not in its input', async () => {
    const answer = await signedIn(CREATE, { input: { ...aNewPilot(cast), state: 'DECIDED' } });
    expect(codeOf(answer)).toBe('BAD_USER_INPUT');
  });

  it.each(['not-an-id', '01890a5d-ac96-774b-bcce-b302099a8057', "' OR 1=1 --"])(
    'finds no pilot for the id %s',
    async (id) => {
      expect((await signedIn('query ($id: ID!) { pilot(id: $id) { id } }', { id })).body.data).toEqual({ pilot: null });
    },
  );
});

describe('pages', () => {
  it('follow one another by cursor', async () => {
    await aPilot(server.app, cast);
    await aPilot(server.app, cast);
    const PAGE =
      'query ($after: String) { pilots(first: 1, after: $after) { nodes { id sites { id } } pageInfo { endCursor hasNextPage } } }';
    const first = (await signedIn(PAGE)).body.data.pilots;
    const second = (await signedIn(PAGE, { after: first.pageInfo.endCursor })).body.data.pilots;
    expect(first.pageInfo.hasNextPage).toBe(true);
    expect(second.nodes[0].id > first.nodes[0].id).toBe(true);
  });

  it.each([
    ['{ pilots(first: 0) { nodes { id } } }'],
    ['{ pilots(first: 101) { nodes { id } } }'],
    ['{ pilots(after: "bm90IG91cnM") { nodes { id } } }'],
  ])('refuse %s', async (query) => {
    expect(codeOf(await signedIn(query))).toBe('PAGE_INVALID');
  });
});

describe('limits', () => {
  it('refuse many aliases', async () => {
    const many = Array.from({ length: 31 }, (_, i) => `a${i}: me { roles }`).join(' ');
    expect(codeOf(await signedIn(`{ ${many} }`))).toBe('TOO_MANY_ALIASES');
  });

  it('refuse what could answer with too many fields, with the page size in a variable too', async () => {
    const nested = (first: string): string =>
      `query ${first === '$n' ? '($n: Int = 1)' : ''} { ${Array.from({ length: 8 }, (_, i) => `p${i}: pilots(first: ${first}) { nodes { sites { id key name facts } useCases { contracts { id digest document } } } }`).join(' ')} }`;
    expect(codeOf(await signedIn(nested('100')))).toBe('QUERY_TOO_COSTLY');
    expect(codeOf(await signedIn(nested('$n'), { n: 100 }))).toBe('QUERY_TOO_COSTLY');
    expect((await signedIn(nested('$n'), { n: 1 })).body.errors).toBeUndefined();
  });

  it('refuse long texts before reading them to the end', async () => {
    expect(codeOf(await signedIn(`{ ${'me { roles } '.repeat(2000)} }`))).toBe('QUERY_TOO_LONG');
  });

  it('refuse several operations in one request', async () => {
    const response = await fetch(`${server.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify([{ query: '{ __typename }' }, { query: '{ __typename }' }]),
    });
    expect(response.status).toBe(400);
  });

  it('refuse requests another site could make a browser send', async () => {
    const simple = await fetch(`${server.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'text/plain' },
      body: '{"query":"{ __typename }"}',
    });
    expect(simple.status).toBe(400);
    expect((await fetch(`${server.url}/graphql?query=%7B__typename%7D`)).status).toBe(400);
  });
});

describe('an unexpected error', () => {
  it('is told only by an id, without message, SQL or stack', async () => {
    await server.database.dataSource.query('ALTER TABLE pilot RENAME TO pilot_away');
    const answer = await signedIn('{ pilots { nodes { id } } }').finally(() =>
      server.database.dataSource.query('ALTER TABLE pilot_away RENAME TO pilot'),
    );
    expect(answer.body.errors?.[0]).toMatchObject({ message: 'Internal error', extensions: { code: 'INTERNAL' } });
    expect(answer.body.errors?.[0]?.extensions['errorId']).toMatch(/^[0-9a-f-]{36}$/);
    expect(JSON.stringify(answer.body)).not.toMatch(/pilot_away|SELECT|stack|\.ts/);
  });
});

describe('REST', () => {
  it('says that it lives and that it can serve', async () => {
    expect(await (await fetch(`${server.url}/api/v1/health`)).json()).toEqual({ status: 'live' });
    expect(await (await fetch(`${server.url}/api/v1/ready`)).json()).toEqual({
      status: 'ready',
      database: 'reachable',
      files: 'reachable',
    });
  });

  it('answers unknown addresses as problem details', async () => {
    const response = await fetch(`${server.url}/api/v1/nothing`);
    expect(response.headers.get('content-type')).toContain('application/problem+json');
    expect(await response.json()).toMatchObject({ status: 404, code: 'ROUTE_NOT_FOUND' });
  });
});

describe('the playground', () => {
  it('loads nothing from elsewhere', async () => {
    const page = await (await fetch(`${server.url}/playground`)).text();
    expect(page).toContain('Touchstone playground');
    const markup = page.replace(/<script>[\s\S]*<\/script>/, '').replace(/<style>[\s\S]*<\/style>/, '');
    expect(markup).not.toMatch(/(src|href)="(https?:)?\/\//);
    expect(page).not.toMatch(
      /<script[^>]+src=|<link[^>]+href="https?:|@import\s+url\(\s*["']?https?:|importScripts\("https?:/,
    );
  });
});

describe('in production', () => {
  it('has neither introspection, nor playground, nor hints at field names', async () => {
    const production = await aServer({ NODE_ENV: 'production', TOUCHSTONE_SIGNING_KEY_FILE: '/dev/null' });
    try {
      const at = production.url;
      expect(codeOf(await ask('{ __schema { types { name } } }', { at }))).toBe('GRAPHQL_VALIDATION_FAILED');
      expect((await ask('{ pilotz { id } }', { at })).body.errors?.[0]?.message).not.toContain('pilots');
      expect((await fetch(`${at}/playground`)).status).toBe(404);
    } finally {
      await production.close();
    }
  });
});

describe('a port in use', () => {
  it('is told with its number and what to do', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => other.once('listening', resolve));
    const { port } = other.address() as AddressInfo;
    try {
      await expect(aServer({ TOUCHSTONE_PORT: String(port) })).rejects.toMatchObject({ code: 'PORT_IN_USE' });
    } finally {
      other.close();
    }
  });
});
