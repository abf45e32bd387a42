import { Command } from 'commander';
import type { ScoreOptions } from './score-actions.js';

/** `touchstone score`: numbers for files from anywhere, without a database. For comparison only; nothing is decided. */
export function scoreCommand(): Command {
  const score = new Command('score').description('metrics of predictions against ground truth, straight from files');
  withLabels(scoreKind(score, 'detection', 'boxes, COCO or YOLO: AP, AR, counts and confusion'));
  scoreKind(score, 'classification', 'classes, as JSON lists, COCO or CSV: confusion, metrics per class, scores');
  withLabels(scoreKind(score, 'counting', 'objects per image, from boxes (COCO, YOLO) or CSV of counts'));
  return score;
}

function scoreKind(score: Command, kind: 'detection' | 'classification' | 'counting', description: string): Command {
  return score
    .command(kind)
    .description(description)
    .requiredOption('--gt <file>', 'ground truth (forms: docs/command-line.md#score)')
    .requiredOption('--dt <file>', 'predictions')
    .option('--contract <file>', 'interpretation contract: judge the images by it too (docs/contracts.md)')
    .option('--params <file>', 'JSON with parameters, see docs/command-line.md#score')
    .option('--json', 'print the result as JSON')
    .action(async (options: ScoreOptions, command: Command) => {
      const { runScore } = await import('./score-actions.js');
      command.configureOutput().writeOut?.(`${await runScore(kind, options)}\n`);
    });
}

/** What goes with a folder of YOLO labels. */
function withLabels(command: Command): Command {
  return command
    .option('--images <folder>', 'YOLO: the images, for names and sizes (found by itself in the usual layout)')
    .option('--sizes <file>', 'YOLO: CSV image,width,height instead of the images')
    .option('--names <file>', 'YOLO: classes.txt or data.yaml (found by itself beside the labels)');
}
