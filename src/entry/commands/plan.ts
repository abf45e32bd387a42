import { Command } from 'commander';
import type { PlanOptions } from './plan-actions.js';
import type { PlanTogetherOptions } from './plan-together-action.js';

/** `touchstone plan`: how many independent images or groups a requirement takes. */
export function planCommand(): Command {
  return new Command('plan')
    .description('how many independent images (or groups) it takes to show a required rate')
    .option('--required <rate>', 'what is to be shown, for example 0.95')
    .option('--criteria <files...>', 'instead: criteria documents whose mandatory statements must all pass')
    .option('--confidence <fraction>', 'how sure a pass must be', '0.95')
    .option('--design-point <rate>', 'the rate you expect of the model; needed to say how likely a pass is')
    .option('--power <fraction>', 'wanted chance of a pass at the design point (default 0.8)')
    .option('--attempts <count>', 'planned formal attempts on the same data', '1')
    .option('--spending <rule>', 'how attempts share the error: equal, open-ended or e-process', 'equal')
    .option('--stages <list>', 'planned looks of each attempt, units:part of its error, for example 60:0.5,100:0.5')
    .option('--have <file>', 'with --criteria: units collected so far, by slice, as JSON')
    .option('--kinds <file>', 'with --criteria: pictures that could be taken next, with slices and cost, as JSON')
    .option('--images-per-unit <count>', 'pictures of one group')
    .option('--units-per-day <count>', 'units that can be collected a day')
    .option('--json', 'print the plan as JSON')
    .action(async (options: Partial<PlanOptions> & Partial<PlanTogetherOptions>, command: Command) => {
      command.configureOutput().writeOut?.(`${await planned(options, command)}\n`);
    });
}

async function planned(
  options: Partial<PlanOptions> & Partial<PlanTogetherOptions>,
  command: Command,
): Promise<string> {
  const { required, criteria } = options;
  if ((required === undefined) === (criteria === undefined))
    command.error("error: state either '--required <rate>' or '--criteria <files...>'");
  refuseForeign(command, criteria === undefined ? ONLY_CRITERIA : ONLY_REQUIRED);
  if (criteria !== undefined) {
    const { runPlanTogether } = await import('./plan-together-action.js');
    return runPlanTogether({ ...options, criteria });
  }
  const { runPlan } = await import('./plan-actions.js');
  return runPlan(options as PlanOptions);
}

/** What only goes with `--criteria`, and what such documents state themselves. */
const ONLY_CRITERIA = { names: ['have', 'kinds'], why: 'goes with --criteria only' };
const ONLY_REQUIRED = {
  names: ['confidence', 'designPoint', 'attempts', 'spending', 'stages'],
  why: 'does not go with --criteria; the documents state it',
};

/** An option that would be left out in silence is refused. */
function refuseForeign(command: Command, { names, why }: typeof ONLY_CRITERIA): void {
  const foreign = command.options.find(
    (option) =>
      names.includes(option.attributeName()) && command.getOptionValueSource(option.attributeName()) === 'cli',
  );
  if (foreign !== undefined) command.error(`error: option '${foreign.flags}' ${why}`);
}
