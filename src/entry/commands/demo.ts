import { Command } from 'commander';
import type { DemoOptions } from './demo-action.js';
import { demoGenerateCommand } from './demo-generate.js';

/** `touchstone demo`: a whole pilot in a folder of its own; `touchstone demo generate`: photographs like those of the demo. */
export function demoCommand(): Command {
  const demo = new Command('demo')
    .description(
      'play a whole pilot on the embedded database, from agreed criteria to sealed dossiers, in ./touchstone-demo',
    )
    .option('--scenario <name>', 'which pilot: warehouse (the default) or wagon')
    .option('--keep', 'play one more pilot beside those of earlier demos instead of starting fresh')
    .option('--json', 'print the result as JSON instead of steps')
    .action(async (options: DemoOptions) => {
      const { demo: run } = await import('./demo-action.js');
      await run(options);
    });
  return demo.addCommand(demoGenerateCommand());
}
