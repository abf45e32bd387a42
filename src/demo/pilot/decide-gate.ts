import { setTimeout as pause } from 'node:timers/promises';
import { ReadDossiers, type Dossier } from '../../contexts/dossiers/public.js';
import {
  ChallengeGate,
  OpenGate,
  SignGate,
  WithdrawGate,
  type Gate,
  type GateType,
} from '../../contexts/gates/public.js';
import { DomainError } from '../../kernel/domain-error.js';
import type { PilotId, SiteId } from '../../kernel/ids.js';
import type { PersonKey } from './pilot-script.js';
import { player, type Stage } from './stage.js';

export interface Refusal {
  readonly code: string;
  readonly message: string;
}

export interface RoundRequest {
  readonly pilotId: string;
  /** Absent = one round for the whole pilot, or for what `limitedTo` names. */
  readonly siteId?: string;
  readonly type: GateType;
  /** A round on a narrower scope: use cases of sites that were shown as a whole. */
  readonly limitedTo?: readonly { readonly siteId: string; readonly useCaseId: string }[];
}

export function openGate(stage: Stage, of: RoundRequest): Promise<Gate> {
  const { pilotId, siteId, type, limitedTo } = of;
  return stage.doors.get(OpenGate).execute(player(stage, 'VPM').principal, {
    pilotId: pilotId as PilotId,
    type,
    ...(siteId !== undefined && { siteId: siteId as SiteId }),
    ...(limitedTo !== undefined && { scope: limitedTo.map((part) => ({ ...part, statements: null })) }),
  });
}

/** The vendor takes an open round back, with a reason. */
export function withdrawGate(stage: Stage, gate: Gate, reason: string): Promise<Gate> {
  return stage.doors.get(WithdrawGate).execute(player(stage, 'VPM').principal, gate.id, reason);
}

/** Tries to approve: the gate as it stands then, or why the evidence does not carry a GO. */
export async function tryToApprove(stage: Stage, gate: Gate, slot: PersonKey): Promise<Gate | Refusal> {
  try {
    return await sign(stage, gate, slot, { decision: 'APPROVE' });
  } catch (error) {
    if (error instanceof DomainError) return { code: String(error.code), message: error.message };
    throw error;
  }
}

export function isRefusal(answer: Gate | Refusal): answer is Refusal {
  return 'code' in answer;
}

/** Everybody the gate's policy names signs in turn, each with a challenge and the password, until it is decided. */
export async function approveByAll(
  stage: Stage,
  gate: Gate,
  already: readonly PersonKey[],
): Promise<{ readonly gate: Gate; readonly signed: readonly PersonKey[] }> {
  let now = gate;
  const signed = [...already];
  for (const { role, slot } of gate.policy.slots) {
    if (now.decision !== null) break;
    if (signed.includes(role)) continue;
    now = await sign(stage, now, role, { decision: 'APPROVE' }, slot);
    signed.push(role);
  }
  return { gate: now, signed };
}

export async function sign(
  stage: Stage,
  gate: Gate,
  person: PersonKey,
  what: { readonly decision: 'APPROVE' | 'REJECT'; readonly comment?: string },
  slot: string = person,
): Promise<Gate> {
  const { principal, password } = player(stage, person);
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
