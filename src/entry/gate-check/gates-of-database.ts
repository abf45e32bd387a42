import type { INestApplicationContext } from '@nestjs/common';
import { ReadGates, type Gate } from '../../contexts/gates/public.js';
import { ReadPilots } from '../../contexts/pilots/public.js';
import type { GateId, PilotId } from '../../kernel/ids.js';
import type { Principal } from '../../ports/principal.js';
import type { GateSource } from './gate-source.js';
import type { GateRound } from './gate-standing.js';

/** Gates of the database at hand, as one person may see them. */
export class GatesOfDatabase implements GateSource {
  constructor(
    private readonly app: INestApplicationContext,
    private readonly principal: Principal,
  ) {}

  async ofPilot(pilotId: string): Promise<readonly GateRound[]> {
    const gates = await this.app.get(ReadGates).ofPilot(this.principal, pilotId as PilotId);
    const rounds: GateRound[] = [];
    for (const gate of gates) rounds.push(gate.state === 'OPEN' ? await this.one(gate.id) : roundOf(gate, false));
    return rounds;
  }

  async one(id: string): Promise<GateRound> {
    const { gate, isStale } = await this.app.get(ReadGates).view(this.principal, id as GateId);
    return roundOf(gate, isStale);
  }

  async siteId(pilotId: string, key: string): Promise<string | undefined> {
    const sites = await this.app.get(ReadPilots).sites(this.principal, [pilotId]);
    return sites.find((site) => site.key === key || site.id === key)?.id;
  }
}

function roundOf({ evidence, ...gate }: Gate, isStale: boolean): GateRound {
  const { id, siteId, type, round, state, decision, decisionReason, evidenceDigest } = gate;
  const modelSha256 = evidence.models.map(({ sha256 }) => sha256);
  const isNarrower = evidence.scope !== undefined;
  return { id, siteId, type, round, state, decision, decisionReason, evidenceDigest, isNarrower, modelSha256, isStale };
}
