export { AddSite, type NewSite } from './app/add-site.js';
export { AddUseCase, type NewUseCase } from './app/add-use-case.js';
export { CreatePilot, type NewPilot } from './app/create-pilot.js';
export { ProposeExtension, SignExtension } from './app/extend-pilot.js';
export { ChallengeMotion, ReadMotions, WithdrawMotion } from './app/handle-motion.js';
export { LegalHolds } from './app/legal-holds.js';
export { ProposeLiftingHold, SignLiftingHold } from './app/lift-legal-hold.js';
export { Motions, type Acting, type SignMotionInput } from './app/motions.js';
export { CancelPilot, ResumePilot, SuspendPilot } from './app/move-pilot.js';
export {
  Pilots,
  type ContractRef,
  type PilotExtension,
  type PilotRef,
  type SiteRef,
  type UseCaseRef,
} from './app/pilots.js';
export { ReviseSite, type SiteRevision } from './app/revise-site.js';
export { ProposeReopening, SignReopening } from './app/reopen-pilot.js';
export { ReadLegalHolds } from './app/read-legal-holds.js';
export { SetLegalHold } from './app/set-legal-hold.js';
export { ReadPilots } from './app/read-pilots.js';
export { SiteNotFound } from './domain/errors.js';
export { MotionOutdated } from './domain/motion-errors.js';
export type { Motion } from './domain/motion.js';
export { factsDigestOf, type SiteVersion } from './domain/site.js';
export type { PilotState } from './domain/pilot-states.js';
