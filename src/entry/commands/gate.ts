import { Command, Option } from 'commander';
import type { GateCheckOptions } from './gate-check-action.js';

/** `touchstone gate`: what a pipeline may conclude from a gate. */
export function gateCommand(): Command {
  const command = new Command('gate').description('ask what was decided at a gate');
  command
    .command('check')
    .description(
      'exit code 0 only for a GO that stands: 1 no or taken back, 2 not decided, 5 stale evidence or another model',
    )
    .option('--gate <id>', 'this round; or --pilot and --type for the newest one')
    .option('--pilot <id>', 'id of the pilot')
    .addOption(
      new Option('--type <type>', 'which gate').choices([
        'G0_AGREEMENT',
        'G1_FAT',
        'G2_SAT',
        'G3_GO_LIVE',
        'G4_REVIEW',
      ]),
    )
    .option('--site <key>', 'the gate of this site; absent = of the whole pilot')
    .option('--model <file>', 'the model that is to go live: it must be the one decided on')
    .option('--allow-conditions', 'a GO with open conditions is enough')
    .option('--server <url>', 'ask this server; API token (scope READ) from TOUCHSTONE_TOKEN')
    .option('--as <email>', 'ask the database at hand as this person; password from TOUCHSTONE_PASSWORD or the prompt')
    .option('--json', 'print as JSON')
    .action(async (options: GateCheckOptions, inner: Command) => {
      const { checkGate } = await import('./gate-check-action.js');
      const { text, exitCode } = await checkGate(options);
      inner.configureOutput().writeOut?.(`${text}\n`);
      process.exitCode = exitCode;
    });
  return command;
}
