import type { PilotState } from '../../pilots/public.js';
import type { GateType } from '../domain/policy.js';

/** States of a pilot in which its gates open and are signed. What is agreed, shown or decided can be asked only of a pilot that is that far; a review also after the decision. */
export const GOES_ON_IN: Readonly<Record<GateType, readonly PilotState[]>> = {
  G0_AGREEMENT: ['DRAFT', 'AGREED', 'RUNNING'],
  G1_FAT: ['RUNNING'],
  G2_SAT: ['RUNNING'],
  G3_GO_LIVE: ['RUNNING'],
  G4_REVIEW: ['RUNNING', 'DECIDED'],
};
