import { Command } from 'commander';

/** `touchstone access-review`: who holds which role, given by whom, last used when. */
export function accessReviewCommand(): Command {
  return new Command('access-review')
    .description('write the roles in force in your organisation to a CSV file, for the regular look at them')
    .requiredOption('--out <file>', 'file to write; it must not exist')
    .requiredOption('--as <email>', 'who asks; password from TOUCHSTONE_PASSWORD or the prompt')
    .action(async (options: { out: string; as: string }, command: Command) => {
      const { writeAccessReview } = await import('./access-review-action.js');
      command.configureOutput().writeOut?.(`${await writeAccessReview(options)}\n`);
    });
}
