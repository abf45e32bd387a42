import { setTimeout as pause } from 'node:timers/promises';
import { ReadDossiers, type Dossier } from '../../contexts/dossiers/public.js';
import { ChallengeGate, OpenGate, SignGate, type Gate, type GateType } from '../../contexts/gates/public.js';
import { DomainError } from '../../kernel/domain-error.js';
import type { PilotId } from '../../kernel/ids.js';
import type { PersonKey } from './pilot-script.js';
import { player, type Stage } from './stage.js';

export interface Refusal {
  readonly code: string;
  readonly message: string;
}

export function openGate(stage: Stage, pilotId: string, type: GateType): Promise<Gate> {
  return stage.doors.get(OpenGate).execute(player(stage, 'VPM').principal, { pilotId: pilotId as PilotId, type });
}

/** Tries to approve; the refusal is the point when the evidence does not carry a GO. `undefined` = it was accepted. */
export async function tryToApprove(stage: Stage, gate: Gate, slot: PersonKey): Promise<Refusal | undefined> {
  try {
    await sign(stage, gate, slot, { decision: 'APPROVE' });
    return undefined;
  } catch (error) {
    if (error instanceof DomainError) return { code: String(error.code), message: error.message };
    throw error;
  }
}

export async function sign(
  stage: Stage,
  gate: Gate,
  slot: PersonKey,
  what: { readonly decision: 'APPROVE' | 'REJECT'; readonly comment?: string },
): Promise<Gate> {
  const { principal, password } = player(stage, slot);
  const { nonce } = await stage.doors.get(ChallengeGate).execute(principal, gate.id, slot);
  return stage.doors.get(SignGate).execute(principal, { gateId: gate.id, slot, nonce, password, ...what });
}

/** The dossier the worker seals after the decision, with its bytes. */
export async function awaitDossier(
  stage: Stage,
  gate: Gate,
  patienceMilliseconds = 120_000,
): Promise<{ dossier: Dossier; bytes: Buffer }> {
  const { principal } = player(stage, 'CQL');
  const reads = stage.doors.get(ReadDossiers);
  const until = stage.clock.now().getTime() + patienceMilliseconds;
  while (stage.clock.now().getTime() < until) {
    const found = (await reads.ofPilot(principal, gate.pilotId)).find(({ gateId }) => gateId === gate.id);
    if (found !== undefined) return reads.file(principal, found.id);
    await pause(200);
  }
  throw new Error(`No dossier of gate ${gate.id} after ${patienceMilliseconds / 1000} s: look at the worker's log.`);
}
