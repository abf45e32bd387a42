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
    .option('--have <file>', 'with --criteria: units collected so far, by slice, as JSON')
    .option('--kinds <file>', 'with --criteria: pictures that could be taken next, with slices and cost, as JSON')
    .option('--images-per-unit <count>', 'with --criteria: pictures of one group')
    .option('--units-per-day <count>', 'with --criteria: units that can be collected a day')
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
  if (criteria !== undefined) {
    const { runPlanTogether } = await import('./plan-together-action.js');
    return runPlanTogether({ ...options, criteria });
  }
  const { runPlan } = await import('./plan-actions.js');
  return runPlan(options as PlanOptions);
}
