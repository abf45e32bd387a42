import { createParamDecorator, SetMetadata, type CustomDecorator, type ExecutionContext } from '@nestjs/common';
import type { Principal } from '../../ports/principal.js';
import { Unauthenticated } from './access-errors.js';
import { carrierOf } from './carrier.js';

export type Access = 'PUBLIC' | 'AUTHENTICATED';

/** The metadata key under which a field or route declares who may reach it. */
export const ACCESS = 'touchstone:access';

/** Anybody may reach it, signed in or not. */
export const Public = (): CustomDecorator => SetMetadata(ACCESS, 'PUBLIC' satisfies Access);

/** Only people who are signed in reach it; what they may do there is decided by the use case. */
export const Authenticated = (): CustomDecorator => SetMetadata(ACCESS, 'AUTHENTICATED' satisfies Access);

/** The metadata key of what serves installation administrators too; they belong to no organisation and see no pilots. */
export const ADMINISTRATION = 'touchstone:administration';

/** Installation administrators may reach it as well. Without this, only members of an organisation do. */
export const ForAdministratorsToo = (): CustomDecorator => SetMetadata(ADMINISTRATION, true);

/** The person who acts, in a resolver or controller that is `@Authenticated()`. */
export const CurrentPrincipal = createParamDecorator((_: unknown, context: ExecutionContext): Principal => {
  const { principal } = carrierOf(context);
  if (principal === undefined) throw new Unauthenticated();
  return principal;
});
