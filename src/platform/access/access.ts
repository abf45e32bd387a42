import { applyDecorators, createParamDecorator, SetMetadata, type ExecutionContext } from '@nestjs/common';
import type { ApiTokenScope, Principal } from '../../ports/principal.js';
import { Unauthenticated } from './access-errors.js';
import { carrierOf } from './carrier.js';

export type Access = 'PUBLIC' | 'AUTHENTICATED';

/** Which scope an API token needs for a field or route; NEVER: only a person in a session reaches it. */
export type TokenUse = ApiTokenScope | 'NEVER';

/** The metadata key under which a field or route declares who may reach it. */
export const ACCESS = 'touchstone:access';

/** The metadata key under which it declares what API tokens may do there. */
export const TOKEN_USE = 'touchstone:token-use';

/** Anybody may reach it, signed in or not. */
export const Public = (): MethodDecorator & ClassDecorator => SetMetadata(ACCESS, 'PUBLIC' satisfies Access);

/**
 * Only people who are signed in reach it; what they may do there is decided by the use case.
 * @param tokens the scope by which API tokens reach it too. What signs, grants, seals or changes accounts stays NEVER.
 */
export const Authenticated = (tokens: TokenUse = 'NEVER'): MethodDecorator & ClassDecorator =>
  applyDecorators(SetMetadata(ACCESS, 'AUTHENTICATED' satisfies Access), SetMetadata(TOKEN_USE, tokens));

/** The metadata key of what serves installation administrators too; they belong to no organisation and see no pilots. */
export const ADMINISTRATION = 'touchstone:administration';

/** Installation administrators may reach it as well. Without this, only members of an organisation do. */
export const ForAdministratorsToo = (): MethodDecorator & ClassDecorator => SetMetadata(ADMINISTRATION, true);

/** The person who acts, in a resolver or controller that is `@Authenticated()`. */
export const CurrentPrincipal = createParamDecorator((_: unknown, context: ExecutionContext): Principal => {
  const { principal } = carrierOf(context);
  if (principal === undefined) throw new Unauthenticated();
  return principal;
});
