import { Command } from 'commander';

/** `touchstone model`: look at model files before anybody relies on them. */
export function modelCommand(): Command {
  const model = new Command('model').description('look at a model file');
  model
    .command('inspect')
    .description(
      'what an ONNX file says of itself, without running it (exit code 0, or 3 when it could not be registered)',
    )
    .argument('<file>', 'ONNX file')
    .option('--json', 'print the inspection as JSON')
    .action(async (file: string, { json = false }: { json?: boolean }, command: Command) => {
      const { inspectModel } = await import('./model-action.js');
      const { text, exitCode } = await inspectModel(file, json);
      command.configureOutput().writeOut?.(`${text}\n`);
      process.exitCode = exitCode;
    });
  return model;
}
