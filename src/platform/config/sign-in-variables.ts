import { wholeNumber } from './variables.js';

/** Sessions, lockout, invitations, signing and recovery. */
export const SIGN_IN_VARIABLES = {
  sessionIdleMinutes: wholeNumber(
    'TOUCHSTONE_SESSION_IDLE_MINUTES',
    { least: 1, most: 1440 },
    { fallback: '60', meaning: 'Minutes without a request after which a sign-in ends' },
  ),
  sessionMaxHours: wholeNumber(
    'TOUCHSTONE_SESSION_MAX_HOURS',
    { least: 1, most: 720 },
    { fallback: '12', meaning: 'Hours after which a sign-in ends in any case' },
  ),
  lockoutAfter: wholeNumber(
    'TOUCHSTONE_LOCKOUT_AFTER',
    { least: 3, most: 100 },
    { fallback: '10', meaning: 'Failed sign-ins in a row after which an account is locked' },
  ),
  lockoutMinutes: wholeNumber(
    'TOUCHSTONE_LOCKOUT_MINUTES',
    { least: 1, most: 1440 },
    { fallback: '15', meaning: 'Minutes it stays locked' },
  ),
  invitationDays: wholeNumber(
    'TOUCHSTONE_INVITATION_DAYS',
    { least: 1, most: 90 },
    { fallback: '14', meaning: 'Days an invitation can be redeemed' },
  ),
  challengeMinutes: wholeNumber(
    'TOUCHSTONE_CHALLENGE_MINUTES',
    { least: 1, most: 60 },
    { fallback: '5', meaning: 'Minutes to sign after what is to be signed was shown' },
  ),
  recoveryWaitHours: wholeNumber(
    'TOUCHSTONE_RECOVERY_WAIT_HOURS',
    { least: 0, most: 168 },
    { fallback: '4', meaning: 'Hours between the second confirmation of a recovery and its completion' },
  ),
  recoverySigningHours: wholeNumber(
    'TOUCHSTONE_RECOVERY_SIGNING_HOURS',
    { least: 0, most: 168 },
    { fallback: '24', meaning: 'Hours after a recovery during which the account signs nothing' },
  ),
} as const;
