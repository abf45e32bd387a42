import { Command } from 'commander';
import type { ScoreOptions } from './score-actions.js';

/** `touchstone score`: numbers for files from anywhere, without a database. For comparison only; nothing is decided. */
export function scoreCommand(): Command {
  const score = new Command('score').description('metrics of predictions against ground truth, straight from files');
  scoreKind(score, 'detection', 'COCO ground truth and results: AP, AR, counts and confusion');
  scoreKind(score, 'classification', 'JSON {labels, yTrue} and {yPred, scores?}: confusion and metrics per class');
  scoreKind(score, 'counting', 'COCO ground truth and results: number of objects per image');
  return score;
}

function scoreKind(score: Command, kind: 'detection' | 'classification' | 'counting', description: string): void {
  score
    .command(kind)
    .description(description)
    .requiredOption('--gt <file>', 'ground truth')
    .requiredOption('--dt <file>', 'predictions')
    .option('--contract <file>', 'interpretation contract: judge the images by it too (docs/contracts.md)')
    .option('--params <file>', 'JSON with parameters, see docs/method/detection.md')
    .option('--json', 'print the result as JSON')
    .action(async (options: ScoreOptions, command: Command) => {
      const { runScore } = await import('./score-actions.js');
      command.configureOutput().writeOut?.(`${await runScore(kind, options)}\n`);
    });
}
