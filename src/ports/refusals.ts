import type { DomainError } from '../kernel/domain-error.js';
import type { Principal } from './principal.js';

/** A request that asked for a change and was turned away. */
export interface RefusedRequest {
  /** `undefined`: nobody signed in. */
  readonly by: Principal | undefined;
  /** What was asked for, in the words of the interface: `mutation.signGate`. */
  readonly action: string;
  readonly object: { readonly type: string; readonly id: string };
}

/**
 * Writes down refused requests at the boundary, in a transaction of its own. What the act itself has written down already is not written
 * twice, so the boundary tells every refusal and forgets none.
 */
export abstract class RefusalLog {
  abstract record(request: RefusedRequest, why: DomainError): Promise<void>;
}
