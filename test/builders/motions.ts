import {
  ChallengeMotion,
  ProposeExtension,
  SignExtension,
  type Motion,
  type SignMotionInput,
} from '../../src/contexts/pilots/public.js';
import type { Principal } from '../../src/ports/principal.js';
import { PASSWORD, type World } from './world.js';

interface SignsMotions {
  execute(principal: Principal, input: SignMotionInput): Promise<{ readonly motion: Motion }>;
}

/** One signature, challenge and password included. */
export async function signMotion(
  world: World,
  by: Principal,
  of: { readonly motion: Pick<Motion, 'id'>; readonly with: abstract new (...args: never[]) => SignsMotions },
): Promise<Motion> {
  const { nonce } = await world.get(ChallengeMotion).execute(by, of.motion.id);
  const input = { motionId: of.motion.id, nonce, password: PASSWORD };
  return (await world.get(of.with).execute(by, input)).motion;
}

export function proposeExtension(world: World, pilotId: string, decisionDate: string): Promise<Motion> {
  const reason = 'The lens of camera 2 was replaced.';
  return world.get(ProposeExtension).execute(world.cast.VPM, { pilotId, decisionDate, reason });
}

/** Proposed by the vendor, signed by both. */
export async function extended(world: World, pilotId: string, decisionDate: string): Promise<Motion> {
  const motion = await proposeExtension(world, pilotId, decisionDate);
  await signMotion(world, world.cast.VPM, { motion, with: SignExtension });
  return signMotion(world, world.cast.CQL, { motion, with: SignExtension });
}
