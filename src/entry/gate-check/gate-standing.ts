import type { GateType } from '../../contexts/gates/public.js';

/** One round of a gate as a pipeline needs it; the same from the database and from a server. */
export interface GateRound {
  readonly id: string;
  readonly siteId: string | null;
  readonly type: string;
  readonly round: number;
  readonly state: string;
  readonly decision: string | null;
  readonly decisionReason: string | null;
  readonly evidenceDigest: string;
  /** A decision on less than the site or the pilot. */
  readonly isNarrower: boolean;
  /** SHA-256 of every model the evidence rests on. */
  readonly modelSha256: readonly string[];
  /** Only of an open round: the facts have changed since. */
  readonly isStale: boolean;
}

export interface GateStanding {
  readonly exitCode: 0 | 1 | 2 | 5;
  readonly code: string;
  readonly message: string;
}

export interface GateQuestion {
  /** Digest of the model file that is to go live; absent = not asked. */
  readonly modelSha256?: string;
  /** Whether a GO with open conditions is enough. */
  readonly allowConditions: boolean;
}

export interface WantedGate {
  readonly type: GateType;
  readonly siteId: string | null;
}

/** The newest round of a gate about everything in its scope; a narrower one is asked for by its id. */
export function newestRound(rounds: readonly GateRound[], { type, siteId }: WantedGate): GateRound | undefined {
  return rounds
    .filter((one) => one.type === type && one.siteId === siteId && !one.isNarrower)
    .reduce<GateRound | undefined>(
      (best, one) => (best === undefined || one.round > best.round ? one : best),
      undefined,
    );
}

/**
 * What a pipeline may conclude: 0 only for a GO that stands, on the model it is about to ship. 1 the decision was no, or was taken back;
 * 2 nothing is decided; 5 the evidence or the model is another one. Nothing undecided is green.
 */
export function standingOf(round: GateRound | undefined, question: GateQuestion): GateStanding {
  if (round === undefined) return standing(2, 'NO_ROUND', 'No round of this gate was opened, so nothing is decided.');
  const { modelSha256 } = question;
  const name = `${round.type}, round ${round.round}`;
  const decided = byState(round, name, question);
  if (decided.exitCode !== 0 || modelSha256 === undefined || round.modelSha256.includes(modelSha256)) return decided;
  const found = round.modelSha256.length === 0 ? 'none' : round.modelSha256.join(', ');
  return standing(
    5,
    'OTHER_MODEL',
    `${name} decided on another model: the file has SHA-256 ${modelSha256}, the evidence ${found}. Evaluate this model and decide again.`,
  );
}

function byState(round: GateRound, name: string, { allowConditions }: GateQuestion): GateStanding {
  const because = round.decisionReason === null ? '' : ` ${round.decisionReason}`;
  switch (round.state) {
    case 'PASSED':
      return standing(0, 'GO', `${name}: GO on evidence ${round.evidenceDigest}.${because}`);
    case 'PASSED_WITH_CONDITIONS':
      return allowConditions
        ? standing(0, 'CONDITIONAL', `${name}: GO with open conditions, which --allow-conditions accepts.${because}`)
        : standing(
            2,
            'CONDITIONAL',
            `${name}: GO with open conditions. Close them, or accept them by --allow-conditions.`,
          );
    case 'REJECTED':
      return standing(1, 'NO_GO', `${name}: NO-GO.${because}`);
    case 'REVOKED':
      return standing(1, 'REVOKED', `${name}: the decision was taken back.${because}`);
    case 'STALE':
      return standing(5, 'STALE', `${name}: the evidence has changed since it was opened. Open a new round.`);
    case 'OPEN':
      return round.isStale
        ? standing(5, 'STALE', `${name}: the evidence has changed since it was opened. Open a new round.`)
        : standing(2, 'OPEN', `${name} is open: signatures are missing.`);
    default:
      return standing(2, round.state, `${name} is ${round.state}: nothing is decided.`);
  }
}

function standing(exitCode: GateStanding['exitCode'], code: string, message: string): GateStanding {
  return { exitCode, code, message };
}
