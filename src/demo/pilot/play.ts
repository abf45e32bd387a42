import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Run } from '../../contexts/evaluations/public.js';
import { PreviewCriteria } from '../../contexts/criteria/public.js';
import type { StepReporter } from '../console/step-reporter.js';
import { agreeCriteria, createPilot, idOf, type AgreedPilot } from './agree.js';
import { registerModel, sealSiteData } from './bring-evidence.js';
import { awaitDossier, openGate, sign, tryToApprove, type Refusal } from './decide-gate.js';
import { foundOrganisations, type Founded, type Login } from './found-organisations.js';
import type { PilotScript, SiteScript } from './pilot-script.js';
import { runFormally } from './run-evaluations.js';
import { player, type Stage } from './stage.js';
import type { JudgedCell } from './verdict-table.js';

/** What a demo leaves behind, for the summary and for machines. */
export interface Played {
  readonly pilotId: string;
  readonly pilotKey: string;
  readonly cells: readonly JudgedCell[];
  readonly refusal: Refusal | undefined;
  readonly gate: { readonly id: string; readonly decision: string | null; readonly evidenceDigest: string };
  readonly dossier: { readonly number: string; readonly file: string; readonly pages: number; readonly sha256: string };
  readonly logins: readonly Login[];
}

export interface Play {
  readonly script: PilotScript;
  readonly stage: Omit<Stage, 'players'>;
  readonly reporter: StepReporter;
  readonly administrator?: Login;
  /** Where dossiers are written for people. */
  readonly dossierFolder: string;
}

/** Plays a pilot from agreed criteria to a sealed dossier, through the same use cases the API calls. */
export async function play(of: Play): Promise<Played> {
  const { script, reporter } = of;
  let founded: Founded | undefined;
  await reporter.step('Found the parties', async () => {
    founded = await foundOrganisations(script, {
      ...of.stage,
      ...(of.administrator && { administrator: of.administrator }),
    });
    return `${script.vendor} (vendor), ${script.customer} (customer), ${founded.logins.length} people`;
  });
  const { players, logins, ...organisations } = founded as unknown as Founded;
  const stage: Stage = { ...of.stage, players };
  const pilot = await agree(of, stage, organisations);
  const cells = await evaluate(of, stage, pilot);
  const decided = await decide(of, stage, pilot);
  return { pilotId: pilot.pilotId, pilotKey: pilot.pilotKey, cells, logins, ...decided };
}

async function agree(
  { script, reporter }: Play,
  stage: Stage,
  organisations: Pick<Founded, 'vendorOrganisationId' | 'customerOrganisationId'>,
): Promise<AgreedPilot> {
  let pilot: AgreedPilot | undefined;
  await reporter.step('Create the pilot', async () => {
    pilot = await createPilot(stage, script, organisations);
    const useCases = script.useCases.map(({ key }) => key).join(', ');
    return `${pilot.pilotKey}, decision within ${script.daysToDecide} days, ${script.sites.length} sites, use cases ${useCases}`;
  });
  const created = pilot as unknown as AgreedPilot;
  await reporter.step('Agree acceptance criteria', async (progress) => {
    for (const site of script.sites) {
      progress(site.name);
      await agreeCriteria(stage, script, created, site);
    }
    return `${script.sites.length * script.useCases.length} criteria sets signed by both sides and baselined`;
  });
  for (const useCase of script.useCases) reporter.note(await needsLine(stage, script, created, useCase.key));
  return created;
}

/** What the criteria of a use case ask for before any result exists. */
async function needsLine(stage: Stage, script: PilotScript, pilot: AgreedPilot, useCaseKey: string): Promise<string> {
  const site = script.sites[0] as SiteScript;
  const document = script.criteria(useCaseKey, site.name);
  const { needs } = await stage.doors.get(PreviewCriteria).execute(player(stage, 'CQL').principal, {
    siteId: idOf(pilot.sites, site.key),
    useCaseId: idOf(pilot.useCases, useCaseKey),
    document,
  });
  const decision = document.criteria.find(({ role }) => role === 'DECISION');
  const need = needs.find(({ criterionId }) => criterionId === decision?.id);
  const power = need?.atDesignPoint;
  const designed = power == null ? '' : `, ${power.units} for a good model to pass (${power.allowedFailures} may fail)`;
  return `${useCaseKey}: ${decision?.title ?? ''} ≥ ${decision?.threshold ?? ''} needs ${need?.withoutFailure ?? 0} groups without failure${designed}`;
}

async function evaluate({ script, reporter }: Play, stage: Stage, pilot: AgreedPilot): Promise<JudgedCell[]> {
  const datasets = new Map<string, string>();
  for (const site of script.sites) {
    await reporter.step(`Seal the data of ${site.key}`, async (progress) => {
      const dataset = await sealSiteData(stage, pilot, site, (done, total) => progress(`${done} of ${total} images`));
      datasets.set(site.key, dataset.id);
      return `${dataset.itemCount ?? 0} images in ${dataset.groupCount ?? 0} independent groups, root ${dataset.merkleRoot?.slice(0, 12) ?? ''}`;
    });
  }
  let modelId = '';
  await reporter.step('Register the model', async () => {
    const model = await registerModel(stage, script, pilot);
    modelId = model.id;
    return `${model.name} ${model.version}, ${(model.bytes / 1e6).toFixed(2)} MB, sha256 ${model.sha256.slice(0, 12)}`;
  });
  const cells: JudgedCell[] = [];
  for (const site of script.sites) {
    await reporter.step(`Evaluate ${site.key}`, async (progress) => {
      const { run, judgements } = await runFormally(stage, { datasetId: idOf(datasets, site.key), modelId }, (now) =>
        progress(`${now.done} of ${now.total} images`),
      );
      for (const { useCaseId, result } of judgements) {
        const useCaseKey = [...pilot.useCases].find(([, id]) => id === useCaseId)?.[0] ?? useCaseId;
        cells.push({ siteKey: site.key, useCaseKey, result });
      }
      return runLine(run, judgements.length);
    });
  }
  return cells;
}

function runLine(run: Run, judgements: number): string {
  const { conservation: c, endReason } = run;
  if (c === null) return `${run.state}: ${endReason?.message ?? 'no reason stated'}`;
  const counts = `${c.supplied} supplied = ${c.excluded} excluded + ${c.evaluated} evaluated + ${c.errored} errored + ${c.indeterminate} indeterminate`;
  return `${counts}; one pass, ${judgements} judgements`;
}

async function decide(
  { script, reporter, dossierFolder }: Play,
  stage: Stage,
  pilot: AgreedPilot,
): Promise<Pick<Played, 'refusal' | 'gate' | 'dossier'>> {
  let result: Pick<Played, 'refusal' | 'gate'> | undefined;
  let gate = await openGate(stage, pilot.pilotId, 'G1_FAT');
  await reporter.step('Open the factory acceptance gate', async () => {
    const refusal = await tryToApprove(stage, gate, 'VPM');
    result = { refusal, gate };
    return refusal === undefined ? 'approved by the vendor' : `a GO is refused: ${refusal.code}`;
  });
  const refusal = result?.refusal;
  if (refusal !== undefined) reporter.note(refusal.message);
  await reporter.step('Decide', async () => {
    gate = await sign(
      stage,
      gate,
      'CQL',
      refusal === undefined ? { decision: 'APPROVE' } : { decision: 'REJECT', comment: script.rejection },
    );
    const by = script.people.find(({ key }) => key === 'CQL')?.name ?? 'CQL';
    return `${(gate.decision ?? 'open').replace('_', '-')}, signed by ${by} after re-entering the password`;
  });
  let dossier: Played['dossier'] | undefined;
  await reporter.step('Seal the dossier', async () => {
    const { dossier: sealed, bytes } = await awaitDossier(stage, gate);
    const file = join(dossierFolder, `${sealed.number}-${sealed.issue}.pdf`);
    await writeFile(file, bytes);
    dossier = { number: sealed.number, file, pages: sealed.pages, sha256: sealed.fileSha256 };
    return `${sealed.number}, ${sealed.pages} pages, ${Math.round(sealed.fileBytes / 1024)} kB`;
  });
  return {
    refusal,
    gate: { id: gate.id, decision: gate.decision, evidenceDigest: gate.evidenceDigest },
    dossier: dossier as unknown as Played['dossier'],
  };
}
