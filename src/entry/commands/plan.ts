import { Command } from 'commander';
import type { PlanOptions } from './plan-actions.js';

/** `touchstone plan`: how many independent images or groups a requirement takes. */
export function planCommand(): Command {
  return new Command('plan')
    .description('how many independent images (or groups) it takes to show a required rate')
    .requiredOption('--required <rate>', 'what is to be shown, for example 0.95')
    .option('--confidence <fraction>', 'how sure a pass must be', '0.95')
    .option('--design-point <rate>', 'the rate you expect of the model; needed to say how likely a pass is')
    .option('--power <fraction>', 'wanted chance of a pass at the design point (default 0.8)')
    .option('--attempts <count>', 'planned formal attempts on the same data', '1')
    .option('--json', 'print the plan as JSON')
    .action(async (options: PlanOptions, command: Command) => {
      const { runPlan } = await import('./plan-actions.js');
      command.configureOutput().writeOut?.(`${runPlan(options)}\n`);
    });
}
