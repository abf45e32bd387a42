import { Command } from 'commander';
import type { JudgeOptions } from './judge-action.js';

/** `touchstone judge`: the verdict on stored outcomes, without model, images or database. */
export function judgeCommand(): Command {
  return new Command('judge')
    .description(
      'judge stored outcomes under a criteria set (exit code 0 PASS, 1 FAIL, 2 INCONCLUSIVE, 4 criteria invalid)',
    )
    .requiredOption('--criteria <file>', 'criteria document (JSON, docs/criteria.md)')
    .requiredOption(
      '--outcomes <file>',
      'outcomes (JSON: a list, or {"excluded": n, "outcomes": [...]}; or .jsonl, one a line)',
    )
    .option('--attempt <number>', 'which attempt on these data this is', '1')
    .option('--junit <file>', 'also write the result as JUnit XML')
    .option('--sarif <file>', 'also write the result as SARIF 2.1.0')
    .option('--markdown <file>', 'also write a summary as Markdown')
    .option('--json', 'print the whole judgement as JSON')
    .action(async (options: JudgeOptions, command: Command) => {
      const { runJudge } = await import('./judge-action.js');
      const { text, exitCode } = await runJudge(options);
      const output = command.configureOutput();
      if (exitCode === 4) output.writeErr?.(`${text}\n`);
      else output.writeOut?.(`${text}\n`);
      process.exitCode = exitCode;
    });
}
