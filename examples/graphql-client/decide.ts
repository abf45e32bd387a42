import { setTimeout as pause } from 'node:timers/promises';
import { there } from './agree.js';
import { Refused, type Problem } from './client.js';
import {
  ChallengeGate,
  FindDossiers,
  OpenGate,
  ReadGate,
  SignGate,
  type FindDossiersResult,
  type ReadGateResult,
  type SignOffDecision,
} from './documents.js';
import type { Parties, Person } from './found.js';

export type GatePage = ReadGateResult['gate'];
export type Dossier = FindDossiersResult['dossiers'][number];

export interface Decided {
  readonly gate: GatePage;
  /** Why a GO was not possible; absent = it was. */
  readonly refusal?: Problem;
}

/** The factory acceptance gate: the vendor tries a GO; when the evidence does not carry it, the customer rejects. */
export async function decide(parties: Parties, pilotId: string, rejection: string): Promise<Decided> {
  const { VPM, CQL } = parties.people;
  const { openGate } = await VPM.client.ask(OpenGate, { input: { pilotId, type: 'G1_FAT' } });
  const { id } = there(openGate.gate);
  const refusal = await refusalOf(() => sign(VPM, id, 'VPM', { decision: 'APPROVE' }));
  if (refusal === undefined) await sign(CQL, id, 'CQL', { decision: 'APPROVE' });
  else await sign(CQL, id, 'CQL', { decision: 'REJECT', comment: rejection });
  const { gate } = await CQL.client.ask(ReadGate, { id });
  return { gate, ...(refusal && { refusal }) };
}

/** The dossier the worker seals after the decision, with its bytes. */
export async function awaitDossier(
  { people: { CQL } }: Parties,
  { pilotId, gateId }: { readonly pilotId: string; readonly gateId: string },
): Promise<{ dossier: Dossier; bytes: Uint8Array }> {
  for (let look = 0; look < 600; look += 1) {
    const { dossiers } = await CQL.client.ask(FindDossiers, { pilotId });
    const dossier = dossiers.find((candidate) => candidate.gateId === gateId);
    if (dossier !== undefined) return { dossier, bytes: await CQL.client.download(dossier.path) };
    await pause(200);
  }
  throw new Error(`No dossier of gate ${gateId} after two minutes: look at the server's log.`);
}

async function sign(
  { client, password }: Person,
  gateId: string,
  slot: string,
  what: { readonly decision: SignOffDecision; readonly comment?: string },
): Promise<void> {
  const { challengeGate } = await client.ask(ChallengeGate, { input: { gateId, slot } });
  const { nonce } = there(challengeGate.challenge);
  await client.ask(SignGate, { input: { gateId, slot, nonce, password, ...what } });
}

async function refusalOf(act: () => Promise<void>): Promise<Problem | undefined> {
  try {
    await act();
    return undefined;
  } catch (error) {
    if (error instanceof Refused && error.problems[0] !== undefined) return error.problems[0];
    throw error;
  }
}
