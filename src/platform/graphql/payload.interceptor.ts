import { Injectable, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import { catchError, of, throwError, type Observable } from 'rxjs';
import { ErrorCatalogue } from '../errors/surface.js';
import { PayloadRefusal, userErrorsOf } from './payload.js';

/** Turns the refusals of `asPayload` into user errors where the catalogue says so. */
@Injectable()
export class PayloadInterceptor implements NestInterceptor {
  constructor(private readonly catalogue: ErrorCatalogue) {}

  intercept(_context: ExecutionContext, next: CallHandler): Observable<unknown> {
    return next.handle().pipe(
      catchError((error: unknown) => {
        if (!(error instanceof PayloadRefusal)) return throwError(() => error);
        const { refusal } = error;
        const isForUsers = this.catalogue.surfaceOf(refusal.code)?.graphql === 'userError';
        return isForUsers ? of({ userErrors: userErrorsOf(refusal) }) : throwError(() => refusal);
      }),
    );
  }
}
