import type { Clock } from '../../kernel/clock.js';
import type { Principal } from '../../ports/principal.js';
import type { PersonKey } from './pilot-script.js';

/** Finds a use case of the application by its class, as Nest's application context does. */
export interface Doors {
  get<T>(door: abstract new (...args: never[]) => T): T;
}

export interface Player {
  readonly email: string;
  readonly password: string;
  readonly principal: Principal;
}

/** What the steps of a demo share. */
export interface Stage {
  readonly doors: Doors;
  readonly clock: Clock;
  /** Unguessable text, for passwords. */
  readonly secret: () => string;
  readonly players: ReadonlyMap<PersonKey, Player>;
}

/** @throws RangeError when the script has no such person: a fault of the script. */
export function player(stage: Stage, key: PersonKey): Player {
  const found = stage.players.get(key);
  if (found === undefined) throw new RangeError(`the script has no ${key}`);
  return found;
}
