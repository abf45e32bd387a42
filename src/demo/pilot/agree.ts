import { ChallengeCriteria, ProposeCriteria, SignCriteria, SubmitCriteria } from '../../contexts/criteria/public.js';
import { AddSite, AddUseCase, CreatePilot } from '../../contexts/pilots/public.js';
import type { PersonKey, PilotScript, SiteScript } from './pilot-script.js';
import { player, type Stage } from './stage.js';

export interface AgreedPilot {
  readonly pilotId: string;
  readonly pilotKey: string;
  readonly sites: ReadonlyMap<string, string>;
  readonly useCases: ReadonlyMap<string, string>;
}

const DAY = 86_400_000;

/** The pilot with its time box, its sites and its use cases with their contracts. */
export async function createPilot(
  stage: Stage,
  script: PilotScript,
  organisations: { readonly vendorOrganisationId: string; readonly customerOrganisationId: string },
): Promise<AgreedPilot> {
  const { principal } = player(stage, 'CQL');
  const decisionDate = new Date(stage.clock.now().getTime() + script.daysToDecide * DAY).toISOString().slice(0, 10);
  const { title, attemptBudget, imageBudget, onExpiry, intendedUse, outOfScope, whenUnsure, contact } = script;
  const pilot = await stage.doors.get(CreatePilot).execute(principal, {
    ...organisations,
    ...{ title, decisionDate, attemptBudget, imageBudget, onExpiry, intendedUse, outOfScope, whenUnsure, contact },
  });
  const sites = new Map<string, string>();
  for (const { key, name, facts, sliceSchema } of script.sites) {
    sites.set(
      key,
      (await stage.doors.get(AddSite).execute(principal, { pilotId: pilot.id, key, name, facts, sliceSchema })).id,
    );
  }
  const useCases = new Map<string, string>();
  for (const useCase of script.useCases) {
    useCases.set(
      useCase.key,
      (await stage.doors.get(AddUseCase).execute(principal, { pilotId: pilot.id, ...useCase })).id,
    );
  }
  return { pilotId: pilot.id, pilotKey: pilot.key, sites, useCases };
}

/** Proposed by the vendor, reviewed and signed by both sides, baselined with the last signature. */
export async function agreeCriteria(
  stage: Stage,
  script: PilotScript,
  pilot: AgreedPilot,
  site: SiteScript,
): Promise<void> {
  for (const useCase of script.useCases) {
    const document = script.criteria(useCase.key, site.name);
    const set = await stage.doors.get(ProposeCriteria).execute(player(stage, 'VPM').principal, {
      siteId: idOf(pilot.sites, site.key),
      useCaseId: idOf(pilot.useCases, useCase.key),
      document,
    });
    await stage.doors
      .get(SubmitCriteria)
      .execute(player(stage, 'VPM').principal, { criteriaSetId: set.id, expectedVersion: set.rowVersion });
    const concernsSafety = document.criteria.some(({ safetyRelevance }) => safetyRelevance !== 'NONE');
    const slots: readonly PersonKey[] = concernsSafety ? ['VPM', 'SO', 'CQL'] : ['VPM', 'CQL'];
    for (const slot of slots) await signCriteria(stage, set.id, slot);
  }
}

async function signCriteria(stage: Stage, criteriaSetId: string, slot: PersonKey): Promise<void> {
  const { principal, password } = player(stage, slot);
  const { nonce } = await stage.doors.get(ChallengeCriteria).execute(principal, { criteriaSetId, slot });
  await stage.doors.get(SignCriteria).execute(principal, { criteriaSetId, slot, nonce, password });
}

export function idOf(ids: ReadonlyMap<string, string>, key: string): string {
  const id = ids.get(key);
  if (id === undefined) throw new RangeError(`the script has no ${key}`);
  return id;
}
