import { CompareJudgements } from '../../contexts/evaluations/public.js';
import type { JudgementId } from '../../kernel/ids.js';
import { swapTest, type SwapTest } from '../../metrics/interpretation/contract-checks.js';
import { interpretItem } from '../../metrics/interpretation/interpret.js';
import type { PilotScript, SiteScript } from './pilot-script.js';
import type { Play } from './play-order.js';
import { player, type Stage } from './stage.js';
import type { JudgedCell } from './verdict-table.js';

/** Where two use cases disagree about the same answers of one site's run. */
export interface ComparedSite {
  readonly siteKey: string;
  readonly first: string;
  readonly second: string;
  /** Images that both judged. */
  readonly compared: number;
  readonly onlyFirstRight: readonly string[];
  readonly onlySecondRight: readonly string[];
  /** On answers made from the labels of designated images; absent when the script designates none. */
  readonly swap?: SwapTest & { readonly designated: readonly string[] };
}

/** Compares the two use cases of the script at every site where both were judged. */
export async function compareUseCases(of: Play, stage: Stage, cells: readonly JudgedCell[]): Promise<ComparedSite[]> {
  const { script, reporter } = of;
  const { compared } = script;
  if (compared === undefined) return [];
  const all: ComparedSite[] = [];
  await reporter.step(`Compare ${compared.join(' and ')}`, async () => {
    for (const site of script.sites) {
      const found = await compareAt(stage, script, site, { cells, compared });
      if (found !== undefined) all.push(found);
    }
    return all.map((one) => `${one.siteKey} ${contradictionText(one)}`).join('; ');
  });
  return all;
}

export function contradictionText({ compared, onlyFirstRight, onlySecondRight, first, second }: ComparedSite): string {
  const both = onlyFirstRight.length + onlySecondRight.length;
  return `${both} of ${compared} images judged differently (${onlyFirstRight.length} right for ${first} only, ${onlySecondRight.length} for ${second} only)`;
}

async function compareAt(
  stage: Stage,
  script: PilotScript,
  site: SiteScript,
  of: { readonly cells: readonly JudgedCell[]; readonly compared: readonly [string, string] },
): Promise<ComparedSite | undefined> {
  const [first, second] = of.compared;
  const idAt = (useCase: string): JudgementId | undefined =>
    of.cells.find(({ siteKey, useCaseKey }) => siteKey === site.key && useCaseKey === useCase)?.judgementId;
  const [firstJudgementId, secondJudgementId] = [idAt(first), idAt(second)];
  if (firstJudgementId === undefined || secondJudgementId === undefined) return undefined;
  const report = await stage.doors
    .get(CompareJudgements)
    .execute(player(stage, 'CQL').principal, { firstJudgementId, secondJudgementId });
  const namesOf = (under: 'FIRST' | 'SECOND'): string[] =>
    report.contradictions.filter(({ rightUnder }) => rightUnder === under).map(({ itemName }) => itemName);
  const swap = swapOf(script, site, of.compared);
  return {
    ...{ siteKey: site.key, first, second, compared: report.compared },
    onlyFirstRight: namesOf('FIRST'),
    onlySecondRight: namesOf('SECOND'),
    ...(swap !== undefined && { swap }),
  };
}

/** The designated images with answers made from their labels, judged by both contracts: the verdict must change on each. */
function swapOf(script: PilotScript, site: SiteScript, compared: readonly [string, string]): ComparedSite['swap'] {
  if (site.swapSet === undefined) return undefined;
  const items = site.swapSet();
  const [own, swapped] = compared.map((key) => {
    const contract = script.useCases.find((useCase) => useCase.key === key)?.contract;
    return contract === undefined ? [] : items.map((item) => interpretItem({ ...item, contract }));
  });
  const designated = items.map(({ item }) => item.itemId);
  return { ...swapTest(own ?? [], swapped ?? [], designated), designated };
}
