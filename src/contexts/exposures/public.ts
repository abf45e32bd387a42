export { ExposureLedger } from './app/exposure-ledger.js';
export type { AttemptToDeclare, DeclaredAttempt, WantedSchedule } from './app/exposure-ledger.js';
export type { AttemptSchedule, Exposure, ExposureRemark } from './domain/exposure.js';
