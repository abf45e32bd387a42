import { planAcceptance, type AcceptancePlan } from '../../contexts/criteria/domain/plan-acceptance.js';
import { readHave, readKinds } from '../../contexts/criteria/domain/read-collection.js';
import { soundCriteria } from './criteria-actions.js';
import { readJson } from './read-json.js';
import { optionalNumber, percentText } from './stats-input.js';

export interface PlanTogetherOptions {
  readonly criteria: readonly string[];
  readonly power?: string;
  readonly have?: string;
  readonly kinds?: string;
  readonly imagesPerUnit?: string;
  readonly unitsPerDay?: string;
  readonly json?: boolean;
}

/** Text to print: what it takes to pass all criteria files together. @throws InputFileInvalid, CollectionInvalid, and of the planner */
export async function runPlanTogether(options: PlanTogetherOptions): Promise<string> {
  const useCases = await Promise.all(
    options.criteria.map(async (file) => {
      const document = await soundCriteria(file);
      return { name: document.title, document };
    }),
  );
  const [power, imagesPerUnit, unitsPerDay] = [
    optionalNumber('--power', options.power),
    optionalNumber('--images-per-unit', options.imagesPerUnit),
    optionalNumber('--units-per-day', options.unitsPerDay),
  ];
  const plan = planAcceptance({
    useCases,
    ...(power !== undefined && { power }),
    ...(imagesPerUnit !== undefined && { imagesPerUnit }),
    ...(unitsPerDay !== undefined && { unitsPerDay }),
    ...(options.have !== undefined && { have: readHave(await readJson(options.have)) }),
    ...(options.kinds !== undefined && { kinds: readKinds(await readJson(options.kinds)) }),
  });
  return options.json ? JSON.stringify(plan) : planText(plan);
}

function planText({
  power,
  cells,
  jointAlone,
  jointTogether,
  withoutDesignPoint,
  collection,
  next,
}: AcceptancePlan): string {
  const lines = cells.map(({ useCase, title, slice, alone, together, missing, chanceWatched }) => {
    const sizes =
      together === null ? `${alone} units` : `${alone} units by itself, ${together} together with all others`;
    const watched =
      chanceWatched === null ? '' : ` (${percentText(chanceWatched)} chance of a pass when looked at after every unit)`;
    return `  ${useCase}: "${title}", ${slice ?? 'all items'}: ${sizes}${watched}; ${missing} still missing`;
  });
  const chance =
    jointAlone === null || jointTogether === null
      ? `No joint chance can be told: ${withoutDesignPoint} of ${cells.length} statements have no design point, or one out of reach.`
      : `If the model is as good as expected, all pass with ${percentText(jointAlone.ifIndependent)} chance when each has only what it needs by itself, and with ${percentText(jointTogether.ifIndependent)} when planned together (wanted: ${percentText(power)}).`;
  const days = collection.days === null ? '' : `, ${collection.days} days`;
  return [
    'Mandatory statements:',
    ...lines,
    chance,
    `To collect, each unit filling as many needs as it can: ${collection.units} units, ${collection.images} pictures${days}.`,
    next === null ? 'Nothing is missing.' : `Most is filled by: ${next.name} (counts for ${next.fills.join('; ')}).`,
  ].join('\n');
}
