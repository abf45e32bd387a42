import { Command } from 'commander';

/** `touchstone evaluate`: on plain files, or a declared run of a pilot in the database. */
export function evaluateCommand(): Command {
  return new Command('evaluate')
    .description(
      'run a model on images and judge it: on plain files (a trial, no attempt is counted), or with --dataset as a run of a pilot',
    )
    .option('--model <file>', 'ONNX file')
    .option(
      '--model-contract <file>',
      'JSON: how pixels become its input and its output becomes detections (docs/models.md)',
    )
    .option('--images <folder>', 'JPEG, PNG and WebP files, subfolders included')
    .option('--annotations <file>', 'COCO JSON with images, categories, annotations')
    .option('--metadata <file>', 'JSON Lines, one image a line; fields become meta.* attributes')
    .option('--contract <file>', 'JSON: the use case, what an image ought to give (docs/contracts.md)')
    .option('--criteria <file>', 'JSON: the acceptance criteria (docs/criteria.md)')
    .option(
      '--group <attribute>',
      'attribute that names the independent unit, for example meta.pallet; absent = each image',
    )
    .option('--outcomes <file>', 'write the outcome of every image, JSON Lines')
    .option('--predictions <file>', 'write what the model said of every image, JSON Lines')
    .option('--coco-results <file>', 'write its detections as COCO results, under the ids of the annotation file')
    .option('--dataset <id>', 'evaluate this dataset of a pilot in the database instead of files')
    .option('--model-id <id>', 'registered model, with --dataset')
    .option('--exploratory', 'with --dataset: no attempt, but the exposure is counted')
    .option('--priority <level>', 'with --dataset: low, normal or high among the runs of the same vendor')
    .option('--as <email>', 'with --dataset: who declares the run; password from TOUCHSTONE_PASSWORD or the prompt')
    .option('--junit <file>', 'also write the result as JUnit XML')
    .option('--sarif <file>', 'also write the result as SARIF 2.1.0')
    .option('--markdown <file>', 'also write a summary as Markdown')
    .option('--json', 'print the judgements as JSON')
    .action(async (options: Record<string, string | boolean | undefined>, command: Command) => {
      const { evaluate } = await import('./evaluate-action.js');
      const output = command.configureOutput();
      const { text, exitCode } = await evaluate(options, (line) => output.writeErr?.(`${line}\n`));
      output.writeOut?.(`${text}\n`);
      process.exitCode = exitCode;
    });
}
