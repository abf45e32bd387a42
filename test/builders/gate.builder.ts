import {
  ChallengeGate,
  OpenGate,
  SignGate,
  type Gate,
  type GateType,
  type OpenGateRequest,
} from '../../src/contexts/gates/public.js';
import type { GateId, PilotId, SiteId } from '../../src/kernel/ids.js';
import type { Principal } from '../../src/ports/principal.js';
import { PASSWORD, type Cast, type World } from './world.js';

export function openGate(
  world: World,
  of: { readonly pilotId: string; readonly siteId?: string; readonly type?: GateType; readonly by?: Principal },
): Promise<Gate> {
  return world.get(OpenGate).execute(of.by ?? world.cast.VPM, {
    pilotId: of.pilotId as PilotId,
    ...(of.siteId !== undefined && { siteId: of.siteId as SiteId }),
    type: of.type ?? 'G1_FAT',
  });
}

export interface Signing {
  readonly decision?: 'APPROVE' | 'APPROVE_WITH_COMMENT' | 'REJECT';
  readonly comment?: string;
  readonly by?: Principal;
  readonly password?: string;
  readonly nonce?: string;
}

export function challenge(world: World, gateId: string, slot: string, by: Principal): Promise<{ nonce: string }> {
  return world.get(ChallengeGate).execute(by, gateId as GateId, slot);
}

/** Asks for a challenge and answers it, as the person whose role names the slot. */
export async function signGate(world: World, gateId: string, slot: string, own: Signing = {}): Promise<Gate> {
  const by = own.by ?? world.cast[slot as keyof Cast];
  const nonce = own.nonce ?? (await challenge(world, gateId, slot, by)).nonce;
  return world.get(SignGate).execute(by, {
    gateId: gateId as GateId,
    slot,
    decision: own.decision ?? 'APPROVE',
    ...(own.comment !== undefined && { comment: own.comment }),
    nonce,
    password: own.password ?? PASSWORD,
  });
}

/** Every slot that has to be approved, by the people of the cast. */
export async function passGate(world: World, gate: Gate): Promise<Gate> {
  const isSafety = gate.evidence.cells.some(({ criteriaSet }) => criteriaSet?.concernsSafety === true);
  let passed = gate;
  for (const { slot, meaning, onlyIfSafety } of gate.policy.slots)
    if (meaning === 'APPROVED' && (isSafety || !onlyIfSafety)) passed = await signGate(world, gate.id, slot);
  return passed;
}

const EARLIER: Readonly<Partial<Record<GateType, readonly GateType[]>>> = {
  G2_SAT: ['G1_FAT'],
  G3_GO_LIVE: ['G1_FAT', 'G2_SAT'],
};

/** Passes what has to come before: the factory's tests, then those on site, for the same things. */
export async function passEarlier(world: World, request: OpenGateRequest): Promise<void> {
  for (const type of EARLIER[request.type] ?? [])
    await passGate(world, await world.get(OpenGate).execute(world.cast.VPM, { ...request, type }));
}
