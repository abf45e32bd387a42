import type { Sha256 } from '../../../kernel/sha256.js';
import type { GateEvidence } from './evidence.js';

/** How long a passed gate stands after its site was changed without anybody accepting that. */
export const SITE_DECISION_DAYS = 14;
const DAY_MS = 86_400_000;

/** What was installed at a site for a time. */
export interface InstalledVersion {
  readonly version: number;
  readonly factsDigest: Sha256;
  readonly changedAt: Date;
}

/** That a passed gate stands although the site has another version now. */
export interface SiteAcceptance {
  readonly siteId: string;
  readonly version: number;
  readonly personId: string;
  readonly reason: string;
  readonly acceptedAt: Date;
}

/** A site that is installed otherwise than what a passed gate decided on. */
export interface SiteDeviation {
  readonly siteId: string;
  readonly siteKey: string;
  readonly decidedOnVersion: number;
  readonly version: number;
  readonly changedAt: Date;
  /** Then the gate is revoked, unless the change is accepted. */
  readonly decideBy: Date;
  readonly acceptance: SiteAcceptance | null;
}

/** The sites of a decision with the version it was made on. */
export function decidedSites(
  evidence: GateEvidence,
): { siteId: string; siteKey: string; version: number; factsDigest: Sha256 }[] {
  const found = new Map(evidence.cells.flatMap(({ siteId, siteKey, site }) => (site === undefined ? [] : [[siteId, { siteId, siteKey, ...site }] as const]))); // prettier-ignore
  return [...found.values()];
}

/**
 * Whether and since when a site deviates. Facts that are again as they were decided on are no deviation. The time to decide counts from
 * the first change after the last version that was decided on or accepted.
 * @param versions oldest first
 */
export function deviationOf(
  decided: ReturnType<typeof decidedSites>[number],
  versions: readonly InstalledVersion[],
  acceptances: readonly SiteAcceptance[],
): SiteDeviation | undefined {
  const now = versions.at(-1);
  if (now === undefined || now.factsDigest === decided.factsDigest) return undefined;
  const accepted = acceptances.filter(({ siteId }) => siteId === decided.siteId);
  const settled = Math.max(
    decided.version,
    ...versions.filter(({ factsDigest }) => factsDigest === decided.factsDigest).map(({ version }) => version),
    ...accepted.map(({ version }) => version).filter((version) => version < now.version),
  );
  const changedAt = versions.find(({ version }) => version > settled)?.changedAt ?? now.changedAt;
  return {
    ...{ siteId: decided.siteId, siteKey: decided.siteKey, decidedOnVersion: decided.version, version: now.version },
    changedAt,
    decideBy: new Date(changedAt.getTime() + SITE_DECISION_DAYS * DAY_MS),
    acceptance: accepted.find(({ version }) => version === now.version) ?? null,
  };
}
