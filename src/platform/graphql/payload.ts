import { Field, ObjectType } from '@nestjs/graphql';
import { DomainError } from '../../kernel/domain-error.js';

@ObjectType({
  description: 'A refusal to correct: a stable code, what is wrong and what to do, and where in the input.',
})
export class UserError {
  @Field(() => String) code: string;
  @Field(() => String) message: string;
  @Field(() => String, {
    nullable: true,
    description: 'JSON pointer into the input, for example /criteria/3/threshold.',
  })
  path: string | null;
}

/** A refusal on its way to the payload of the mutation that asked; the interceptor decides by the catalogue. */
export class PayloadRefusal extends Error {
  constructor(readonly refusal: DomainError) {
    super(refusal.message, { cause: refusal });
  }
}

/**
 * Runs a mutation's work and answers with its payload: what the work gave and no user errors. A refusal that the catalogue
 * calls a user error becomes `{ userErrors: [...] }`; everything else stays an error.
 */
export async function asPayload<T extends object>(work: () => Promise<T>): Promise<T & { userErrors: UserError[] }> {
  try {
    return { ...(await work()), userErrors: [] };
  } catch (error) {
    throw isRefusal(error) ? new PayloadRefusal(error) : error;
  }
}

const refusalsOf = new WeakMap<object, DomainError>();

/** The payload of a refused mutation. */
export function refusedPayload(refusal: DomainError): { readonly userErrors: UserError[] } {
  const payload = { userErrors: userErrorsOf(refusal) };
  refusalsOf.set(payload, refusal);
  return payload;
}

/** Why a mutation was refused, when this answer is the payload of a refusal. */
export function refusalIn(answer: unknown): DomainError | undefined {
  return typeof answer === 'object' && answer !== null ? refusalsOf.get(answer) : undefined;
}

/** One refusal may name several problems of a document, each with its own place. */
function userErrorsOf(refusal: DomainError): UserError[] {
  const problems = refusal.details['problems'];
  if (Array.isArray(problems) && problems.length > 0 && problems.every(isProblem)) {
    return problems.map(({ code, message, path }) => ({ code, message, path: path ?? null }));
  }
  return [{ code: refusal.code, message: refusal.message, path: refusal.path ?? null }];
}

function isRefusal(error: unknown): error is DomainError {
  return error instanceof DomainError;
}

function isProblem(value: unknown): value is { code: string; message: string; path?: string } {
  if (typeof value !== 'object' || value === null) return false;
  const { code, message } = value as Record<string, unknown>;
  return typeof code === 'string' && typeof message === 'string';
}
