import { Command } from 'commander';
import { contractCompareCommand } from './contract-compare.js';
import type { Answer } from './criteria-actions.js';

/** `touchstone criteria`: propose, check and compare criteria documents in files. */
export function criteriaCommand(): Command {
  const criteria = new Command('criteria').description('propose, check and compare criteria documents');
  criteria
    .command('questions')
    .description('the plain questions that lead to a first proposal')
    .option('--json', 'print them as JSON')
    .action(async ({ json = false }: { json?: boolean }, command: Command) => {
      tell(command, (await import('./criteria-actions.js')).questionsText(json));
    });
  criteria
    .command('propose')
    .description('a criteria document from plain answers')
    .requiredOption('--answers <file>', 'answers as JSON: {"missed": "LINE_STOPS", ...}')
    .requiredOption('--contract <file>', 'interpretation contract of the use case')
    .option('--site-schema <file>', 'attributes the site declares, as JSON')
    .option('--title <text>', 'title of the document', 'Acceptance criteria')
    .action(async (options: { answers: string; contract: string; siteSchema?: string; title: string }, command: Command) => {
      tell(command, await (await import('./criteria-actions.js')).proposed(options));
    }); // prettier-ignore
  criteria
    .command('check')
    .description('every problem of a criteria document, or what it would take')
    .requiredOption('--criteria <file>', 'criteria document')
    .option('--contract <file>', 'interpretation contract that the metrics must fit')
    .option('--json', 'print the result as JSON')
    .action(async (options: { criteria: string; contract?: string; json?: boolean }, command: Command) => {
      tell(command, await (await import('./criteria-actions.js')).checkedCriteria(options));
    });
  criteria
    .command('compare')
    .description('every difference of two criteria documents: looser, stricter or incomparable')
    .requiredOption('--from <file>', 'criteria document')
    .requiredOption('--to <file>', 'criteria document')
    .option('--json', 'print the differences as JSON')
    .action(async (options: { from: string; to: string; json?: boolean }, command: Command) => {
      tell(command, await (await import('./criteria-actions.js')).comparedCriteria(options));
    });
  return criteria;
}

/** `touchstone contract`: shipped contracts, and the check of one's own. */
export function contractCommand(): Command {
  const contract = new Command('contract').description('shipped interpretation contracts, and the check of your own');
  contract
    .command('template')
    .description('print a shipped contract to start from')
    .argument('<name>', 'box, pallet, presence, counting or classification')
    .action(async (name: string, _options: object, command: Command) => {
      tell(command, (await import('./criteria-actions.js')).contractTemplate(name));
    });
  contract
    .command('check')
    .description('every problem of a contract, or its digest')
    .requiredOption('--contract <file>', 'interpretation contract')
    .option('--json', 'print the result as JSON')
    .action(async ({ contract: file, json = false }: { contract: string; json?: boolean }, command: Command) => {
      tell(command, await (await import('./criteria-actions.js')).checkedContract(file, json));
    });
  return contract.addCommand(contractCompareCommand());
}

function tell(command: Command, { text, exitCode }: Answer): void {
  command.configureOutput().writeOut?.(`${text}\n`);
  if (exitCode !== 0) process.exitCode = exitCode;
}
