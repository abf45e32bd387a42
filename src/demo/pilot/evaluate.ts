import type { Run } from '../../contexts/evaluations/public.js';
import { idOf, type AgreedPilot } from './agree.js';
import { registerModel, sealSiteData } from './bring-evidence.js';
import type { Play } from './play-order.js';
import { runFormally } from './run-evaluations.js';
import type { Stage } from './stage.js';
import type { JudgedCell } from './verdict-table.js';

/** Seals each site's data, registers the model and runs it once a site; every use case is judged on the same answers. */
export async function evaluate(of: Play, stage: Stage, pilot: AgreedPilot): Promise<JudgedCell[]> {
  const datasets = await sealAll(of, stage, pilot);
  const { id: modelId } = await of.reporter.stepFor('Register the model', async () => {
    const model = await registerModel(stage, of.script, pilot);
    const text = `${model.name} ${model.version}, ${(model.bytes / 1e6).toFixed(2)} MB, sha256 ${model.sha256.slice(0, 12)}`;
    return { text, result: model };
  });
  const cells: JudgedCell[] = [];
  for (const { key } of of.script.sites) {
    await of.reporter.step(`Evaluate ${key}`, async (progress) => {
      const { run, judgements } = await runFormally(stage, { datasetId: idOf(datasets, key), modelId }, (now) =>
        progress(`${now.done} of ${now.total} images`),
      );
      for (const { id, useCaseId, result } of judgements) {
        const useCaseKey = [...pilot.useCases].find(([, known]) => known === useCaseId)?.[0] ?? useCaseId;
        cells.push({ siteKey: key, useCaseKey, runId: run.id, judgementId: id, result });
      }
      return runLine(run, judgements.length);
    });
  }
  return cells;
}

async function sealAll({ script, reporter }: Play, stage: Stage, pilot: AgreedPilot): Promise<Map<string, string>> {
  const datasets = new Map<string, string>();
  for (const site of script.sites) {
    await reporter.step(`Seal the data of ${site.key}`, async (progress) => {
      const dataset = await sealSiteData(stage, pilot, site, (done, total) => progress(`${done} of ${total} images`));
      datasets.set(site.key, dataset.id);
      return `${dataset.itemCount ?? 0} images in ${dataset.groupCount ?? 0} independent groups, root ${dataset.merkleRoot?.slice(0, 12) ?? ''}`;
    });
  }
  return datasets;
}

function runLine(run: Run, judgements: number): string {
  const { conservation: c, endReason } = run;
  if (c === null) return `${run.state}: ${endReason?.message ?? 'no reason stated'}`;
  const counts = `${c.supplied} supplied = ${c.excluded} excluded + ${c.evaluated} evaluated + ${c.errored} errored + ${c.indeterminate} indeterminate`;
  return `${counts}; one pass, ${judgements} judgements`;
}
