import { DomainError } from '../../kernel/domain-error.js';
import { ServerUnreachable } from '../entry-errors.js';
import type { DomainErrorCode } from '../error-codes.js';
import { errorCatalogue } from '../error-catalogue.js';
import type { GateRound } from './gate-standing.js';
import type { GateSource } from './gate-source.js';

interface Answer {
  readonly data?: Record<string, unknown> | null;
  readonly errors?: readonly { readonly message: string; readonly extensions?: { readonly code?: string } }[];
}

interface GateNode {
  readonly id: string;
  readonly siteId: string | null;
  readonly type: string;
  readonly round: number;
  readonly state: string;
  readonly decision: string | null;
  readonly decisionReason: string | null;
  readonly evidenceDigest: string;
  readonly evidence: { readonly models: readonly { readonly sha256: string }[] };
  readonly scope: { readonly __typename: string } | null;
}

const FIELDS =
  'id siteId type round state decision decisionReason evidenceDigest evidence scope { __typename }' as const;
const WAIT_MILLISECONDS = 30_000;

/** What the server refused, under the server's own code. */
class ServerRefusal extends DomainError<DomainErrorCode> {
  constructor(
    readonly code: DomainErrorCode,
    message: string,
  ) {
    super(message);
  }
}

/** Gates over GraphQL, read with an API token of scope READ. */
export class GatesOfServer implements GateSource {
  private readonly endpoint: string;

  constructor(
    private readonly server: string,
    private readonly token: string,
  ) {
    this.endpoint = new URL('graphql', server.endsWith('/') ? server : `${server}/`).href;
  }

  async ofPilot(pilotId: string): Promise<readonly GateRound[]> {
    const query = `query Gates($pilotId: ID!) { gates(pilotId: $pilotId) { ${FIELDS} } }`;
    const { gates } = await this.ask<{ gates: readonly GateNode[] }>(query, { pilotId });
    return Promise.all(
      gates.map(async (gate) => roundOf(gate, gate.state === 'OPEN' && (await this.one(gate.id)).isStale)),
    );
  }

  one(id: string): Promise<GateRound> {
    const query = `query Gate($id: ID!) { gate(id: $id) { isStale gate { ${FIELDS} } } }`;
    return this.ask<{ gate: { isStale: boolean; gate: GateNode } }>(query, { id }).then(({ gate }) =>
      roundOf(gate.gate, gate.isStale),
    );
  }

  async siteId(pilotId: string, key: string): Promise<string | undefined> {
    const query = 'query Sites($id: ID!) { pilot(id: $id) { sites { id key } } }';
    const { pilot } = await this.ask<{ pilot: { sites: readonly { id: string; key: string }[] } }>(query, {
      id: pilotId,
    });
    return pilot.sites.find((site) => site.key === key || site.id === key)?.id;
  }

  private async ask<T>(query: string, variables: Record<string, string>): Promise<T> {
    const answer = await this.fetched(query, variables);
    const [first] = answer.errors ?? [];
    if (first !== undefined) throw refusal(first, this.server);
    if (answer.data == null) throw new ServerUnreachable(this.server, 'it does not answer as Touchstone does');
    return answer.data as T;
  }

  private async fetched(query: string, variables: Record<string, string>): Promise<Answer> {
    try {
      const response = await fetch(this.endpoint, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${this.token}` },
        body: JSON.stringify({ query, variables }),
        redirect: 'error',
        signal: AbortSignal.timeout(WAIT_MILLISECONDS),
      });
      return (await response.json()) as Answer;
    } catch (error) {
      const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
      throw new ServerUnreachable(this.server, cause instanceof Error ? cause.message : String(cause), error);
    }
  }
}

function refusal(
  { message, extensions }: { message: string; extensions?: { code?: string } },
  server: string,
): DomainError {
  const code = extensions?.code ?? '';
  return errorCatalogue.surfaceOf(code) === undefined
    ? new ServerUnreachable(server, `it answered ${code === '' ? message : `${code}: ${message}`}`)
    : new ServerRefusal(code as DomainErrorCode, message);
}

function roundOf({ scope, evidence, ...gate }: GateNode, isStale: boolean): GateRound {
  const modelSha256 = evidence.models.map(({ sha256 }) => sha256);
  return { ...gate, isNarrower: scope !== null, modelSha256, isStale };
}
