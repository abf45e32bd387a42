export { OpenGate, type OpenGateRequest } from './app/open-gate.js';
export { ChallengeGate, type GateChallenge } from './app/challenge-gate.js';
export { SignGate, type SignGateRequest } from './app/sign-gate.js';
export { WithdrawGate } from './app/withdraw-gate.js';
export { ReadGates, type GateView, type SlotView } from './app/read-gates.js';
export { SEAL_DOSSIER_QUEUE } from './app/gate-journal.js';
export type { Gate, GateDecision, SignOff } from './domain/gate.js';
export type { GateEvidence, EvidenceCell, Unmet } from './domain/evidence.js';
export type { GateType } from './domain/policy.js';
