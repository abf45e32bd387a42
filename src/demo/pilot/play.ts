import { PreviewCriteria } from '../../contexts/criteria/public.js';
import { agreeCriteria, createPilot, idOf, type AgreedPilot } from './agree.js';
import { compareUseCases, type ComparedSite } from './compare-use-cases.js';
import { decide, type Decided } from './decide.js';
import { evaluate } from './evaluate.js';
import { foundOrganisations, type Founded, type Login } from './found-organisations.js';
import type { Play } from './play-order.js';
import type { PilotScript, SiteScript } from './pilot-script.js';
import { player, type Stage } from './stage.js';
import type { JudgedCell, PlannedCell } from './verdict-table.js';

/** What a demo leaves behind, for the summary and for machines. */
export interface Played {
  readonly pilotId: string;
  readonly pilotKey: string;
  readonly planned: readonly PlannedCell[];
  readonly cells: readonly JudgedCell[];
  readonly compared: readonly ComparedSite[];
  readonly decisions: readonly Decided[];
  readonly logins: readonly Login[];
}

/** Plays a pilot from agreed criteria to sealed dossiers, through the same use cases the API calls. */
export async function play(of: Play): Promise<Played> {
  const { script, reporter } = of;
  const { players, logins, ...organisations } = await reporter.stepFor('Found the parties', async () => {
    const founded = await foundOrganisations(script, {
      ...of.stage,
      ...(of.administrator && { administrator: of.administrator }),
    });
    const text = `${script.vendor} (vendor), ${script.customer} (customer), ${founded.logins.length} people`;
    return { text, result: founded };
  });
  const stage: Stage = { ...of.stage, players };
  const { pilot, planned } = await agree(of, stage, organisations);
  const cells = await evaluate(of, stage, pilot);
  const compared = await compareUseCases(of, stage, cells);
  const decisions = await decide(of, stage, { pilot, cells });
  return { pilotId: pilot.pilotId, pilotKey: pilot.pilotKey, planned, cells, compared, decisions, logins };
}

async function agree(
  { script, reporter }: Play,
  stage: Stage,
  organisations: Pick<Founded, 'vendorOrganisationId' | 'customerOrganisationId'>,
): Promise<{ readonly pilot: AgreedPilot; readonly planned: readonly PlannedCell[] }> {
  const pilot = await reporter.stepFor('Create the pilot', async () => {
    const created = await createPilot(stage, script, organisations);
    const useCases = script.useCases.map(({ key }) => key).join(', ');
    const text = `${created.pilotKey}, decision within ${script.daysToDecide} days, ${script.sites.length} sites, use cases ${useCases}`;
    return { text, result: created };
  });
  await reporter.step('Agree acceptance criteria', async (progress) => {
    for (const site of script.sites) {
      progress(site.name);
      await agreeCriteria(stage, script, pilot, site);
    }
    return `${script.sites.length * script.useCases.length} criteria sets signed by both sides and baselined`;
  });
  const planned: PlannedCell[] = [];
  for (const site of script.sites)
    for (const { key } of script.useCases) planned.push(await planOf(stage, script, pilot, { site, useCaseKey: key }));
  for (const { key } of script.useCases) {
    const cell = planned.find(({ useCaseKey }) => useCaseKey === key);
    if (cell !== undefined) reporter.note(needsLine(cell));
  }
  return { pilot, planned };
}

/** What the criteria of a site and use case ask for before any result exists, by the planner. */
async function planOf(
  stage: Stage,
  script: PilotScript,
  pilot: AgreedPilot,
  of: { readonly site: SiteScript; readonly useCaseKey: string },
): Promise<PlannedCell> {
  const document = script.criteria(of.useCaseKey, of.site.name);
  const { needs } = await stage.doors.get(PreviewCriteria).execute(player(stage, 'CQL').principal, {
    siteId: idOf(pilot.sites, of.site.key),
    useCaseId: idOf(pilot.useCases, of.useCaseKey),
    document,
  });
  const decision = document.criteria.find(({ role }) => role === 'DECISION');
  const need = needs.find(({ criterionId }) => criterionId === decision?.id);
  return {
    siteKey: of.site.key,
    useCaseKey: of.useCaseKey,
    title: decision?.title ?? '',
    limit: decision?.threshold ?? '',
    withoutFailure: need?.withoutFailure ?? 0,
    atDesignPoint: need?.atDesignPoint ?? null,
  };
}

function needsLine({ useCaseKey, title, limit, withoutFailure, atDesignPoint }: PlannedCell): string {
  const designed =
    atDesignPoint === null
      ? ''
      : `, ${atDesignPoint.units} for a good model to pass (${atDesignPoint.allowedFailures} may fail)`;
  return `${useCaseKey}: ${title} ≥ ${limit} needs ${withoutFailure} groups without failure${designed}`;
}
