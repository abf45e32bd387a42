import { Command } from 'commander';

/** `touchstone demo`: a whole pilot in a folder of its own. */
export function demoCommand(): Command {
  return new Command('demo')
    .description(
      'play a whole pilot on the embedded database, from agreed criteria to a sealed dossier, in ./touchstone-demo',
    )
    .option('--keep', 'play one more pilot beside those of earlier demos instead of starting fresh')
    .option('--json', 'print the result as JSON instead of steps')
    .action(async (options: { keep?: boolean; json?: boolean }) => {
      const { demo } = await import('./demo-action.js');
      await demo(options);
    });
}
