import { renderGraphiQL } from '@graphql-yoga/render-graphiql';
import { GRAPHQL_PATH } from './graphql-options.js';

const FIRST_QUERY = `# Sign in first; the session cookie is then sent along by itself.
mutation {
  signIn(input: { email: "you@example.com", password: "..." }) {
    me { person { printedName } roles }
    userErrors { code message }
  }
}
`;

/** GraphiQL as one page: scripts, styles and workers are inside it, so it works on a network without internet. */
export function playgroundPage(): string {
  return renderGraphiQL({
    title: 'Touchstone playground',
    endpoint: GRAPHQL_PATH,
    subscriptionsProtocol: 'WS',
    credentials: 'same-origin',
    headers: '{}',
    defaultQuery: FIRST_QUERY,
  });
}
