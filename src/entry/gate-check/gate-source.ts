import type { GateRound } from './gate-standing.js';

/** Where rounds are read from: the database at hand, or a server. Refusals come with the code of whoever refused. */
export interface GateSource {
  ofPilot(pilotId: string): Promise<readonly GateRound[]>;
  one(id: string): Promise<GateRound>;
  /** Of a site by key or id; `undefined` = the pilot has no such site. */
  siteId(pilotId: string, key: string): Promise<string | undefined>;
}
