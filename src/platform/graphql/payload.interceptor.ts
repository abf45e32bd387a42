import { Injectable, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import { GqlExecutionContext, type GqlContextType } from '@nestjs/graphql';
import type { GraphQLResolveInfo } from 'graphql';
import { catchError, of, throwError, type Observable } from 'rxjs';
import { ErrorCatalogue } from '../errors/surface.js';
import { InputTextInvalid } from './graphql-errors.js';
import { PayloadRefusal, refusedPayload } from './payload.js';
import { unstorableTextAt } from './text-check.js';

/**
 * Turns the refusals of `asPayload` into user errors where the catalogue says so, and refuses texts that cannot be stored
 * before anything is done with them.
 */
@Injectable()
export class PayloadInterceptor implements NestInterceptor {
  constructor(private readonly catalogue: ErrorCatalogue) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const refused = refusedInput(context);
    if (refused?.isMutation === true) return of(refusedPayload(refused.refusal));
    if (refused !== undefined) return throwError(() => refused.refusal);
    return next.handle().pipe(
      catchError((error: unknown) => {
        if (!(error instanceof PayloadRefusal)) return throwError(() => error);
        const { refusal } = error;
        const isForUsers = this.catalogue.surfaceOf(refusal.code)?.graphql === 'userError';
        return isForUsers ? of(refusedPayload(refusal)) : throwError(() => refusal);
      }),
    );
  }
}

function refusedInput(
  context: ExecutionContext,
): { readonly refusal: InputTextInvalid; readonly isMutation: boolean } | undefined {
  if (context.getType<GqlContextType>() !== 'graphql') return undefined;
  const operation = GqlExecutionContext.create(context);
  const pointer = unstorableTextAt(operation.getArgs<Record<string, unknown>>());
  if (pointer === undefined) return undefined;
  const { parentType } = operation.getInfo<GraphQLResolveInfo>();
  return { refusal: new InputTextInvalid(pointer), isMutation: parentType.name === 'Mutation' };
}
