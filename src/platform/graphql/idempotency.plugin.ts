import { setTimeout as pause } from 'node:timers/promises';
import {
  HeaderMap,
  type ApolloServerPlugin,
  type GraphQLRequestContext,
  type GraphQLRequestListener,
  type GraphQLResponse,
} from '@apollo/server';
import { OperationTypeNode, type GraphQLFormattedError } from 'graphql';
import { digestOf } from '../../kernel/canonical-json.js';
import type { IdempotentRequests, KeyedRequest, KeyOutcome } from '../../ports/idempotent-requests.js';
import type { Authenticator, Principal } from '../../ports/principal.js';
import { Unauthenticated } from '../access/access-errors.js';
import { formatError, type ErrorFormatting } from './format-error.js';
import {
  IdempotencyAnswerNotKept,
  IdempotencyInProgress,
  IdempotencyKeyInvalid,
  IdempotencyKeyNeedsPerson,
  IdempotencyKeyReused,
  IdempotencyOutcomeUnknown,
} from './idempotency-errors.js';
import { asksForSecret, fingerprintOf, mutationsOf } from './keyed-operation.js';
import type { GraphqlContext } from './graphql-context.js';

const HEADER = 'idempotency-key';
const REPLAYED = 'idempotency-replayed';
const KEY = /^[\w.:~+/=-]{16,128}$/;
/** Longer answers are not kept: a mutation that was answered is not carried out again all the same. */
const LONGEST_ANSWER = 500_000;

export interface KeyedRequestSettings {
  readonly requests: IdempotentRequests;
  readonly authenticator: Authenticator;
  /** How long one of two requests at the same time waits for the other. */
  readonly waitMilliseconds?: number;
}

type Context = GraphQLRequestContext<GraphqlContext>;

/**
 * The header Idempotency-Key, for every mutation over HTTP: the same person, key and request get the first answer again, and the work is
 * done once. The key is claimed before the first resolver and settled with the answer; a server that dies in between leaves it claimed.
 */
export function idempotencyPlugin(
  settings: KeyedRequestSettings & ErrorFormatting,
): ApolloServerPlugin<GraphqlContext> {
  return { requestDidStart: () => Promise.resolve(new KeyedRequests(settings)) };
}

class KeyedRequests implements GraphQLRequestListener<GraphqlContext> {
  private claim: string | undefined;

  constructor(private readonly settings: KeyedRequestSettings & ErrorFormatting) {}

  async responseForOperation(context: Context): Promise<GraphQLResponse | null> {
    const given = context.request.http?.headers.get(HEADER);
    if (given === undefined || context.operation?.operation !== OperationTypeNode.MUTATION) return null;
    try {
      const outcome = await this.settled(await this.requestOf(context, given));
      if (outcome.kind !== 'RUN') return answerOf(outcome);
      this.claim = outcome.claim;
      return null;
    } catch (error) {
      return this.refusal(error);
    }
  }

  async willSendResponse({ response, schema, document }: Context): Promise<void> {
    if (this.claim === undefined) return;
    const { requests } = this.settings;
    if (response.body?.kind !== 'single') return;
    const { singleResult } = response.body;
    // The session ended between the key and the first resolver: nothing was done.
    const isTurnedAway = singleResult.errors?.some(({ extensions }) => extensions?.['code'] === 'UNAUTHENTICATED');
    if (isTurnedAway === true) return requests.release(this.claim);
    const text = JSON.stringify(singleResult);
    const isKept = text.length <= LONGEST_ANSWER && document !== undefined && !asksForSecret(schema, document);
    await requests.settle(this.claim, { status: response.http.status ?? 200, body: isKept ? text : null });
  }

  private async requestOf(context: Context, given: string): Promise<KeyedRequest> {
    // The draft standard writes the key as a quoted string; most clients send it bare.
    const key = given.trim().replace(/^"(.*)"$/, '$1');
    if (!KEY.test(key)) throw new IdempotencyKeyInvalid(key.length);
    const { personId, apiToken } = await this.principalOf(context.contextValue);
    const { document, operation, request } = context;
    if (document === undefined || operation === undefined) throw new Error('An operation was resolved from nothing.');
    return {
      keySha256: digestOf({ personId, apiToken: apiToken?.id ?? null, key }),
      personId,
      fingerprint: fingerprintOf(document, request.operationName, request.variables ?? {}),
      operation: mutationsOf(operation),
    };
  }

  private async principalOf({ carrier }: GraphqlContext): Promise<Principal> {
    if (carrier.token === undefined) throw new IdempotencyKeyNeedsPerson();
    carrier.checking ??= this.settings.authenticator.authenticate(carrier.token);
    const principal = await carrier.checking;
    if (principal === undefined) throw new Unauthenticated();
    return principal;
  }

  /** Waits for the first of several at the same time. */
  private async settled(request: KeyedRequest): Promise<KeyOutcome> {
    const { requests, waitMilliseconds = 3_000 } = this.settings;
    let wait = 50;
    for (let waited = 0; ; waited += wait, wait = Math.min(wait * 2, 500)) {
      const outcome = await requests.claim(request);
      if (outcome.kind !== 'RUNNING' || waited >= waitMilliseconds) return outcome;
      await pause(wait);
    }
  }

  private refusal(error: unknown): GraphQLResponse {
    const formatted = formatError({ message: '' }, error, this.settings);
    const status = this.settings.catalogue.surfaceOf(String(formatted.extensions?.['code']))?.http ?? 500;
    return response(status, { errors: [formatted] });
  }
}

function answerOf(outcome: Exclude<KeyOutcome, { kind: 'RUN' }>): GraphQLResponse {
  if (outcome.kind === 'OTHER_REQUEST') throw new IdempotencyKeyReused();
  if (outcome.kind === 'RUNNING') throw new IdempotencyInProgress();
  if (outcome.kind === 'UNKNOWN') throw new IdempotencyOutcomeUnknown();
  const { body, status } = outcome.answer;
  if (body === null) throw new IdempotencyAnswerNotKept(outcome.at);
  const kept = JSON.parse(body) as { data?: Record<string, unknown>; errors?: GraphQLFormattedError[] };
  return response(status, kept, [[REPLAYED, 'true']]);
}

function response(
  status: number,
  singleResult: { readonly data?: Record<string, unknown>; readonly errors?: readonly GraphQLFormattedError[] },
  headers: readonly [string, string][] = [],
): GraphQLResponse {
  return { http: { status, headers: new HeaderMap(headers) }, body: { kind: 'single', singleResult } };
}
