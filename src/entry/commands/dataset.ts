import { Command } from 'commander';

const AS = ['--as <email>', 'who asks; password from TOUCHSTONE_PASSWORD or the prompt'] as const;
const OUT = ['--out <file>', 'file to write; it must not exist'] as const;

/** `touchstone dataset`: what was sealed, and proofs about single images. */
export function datasetCommand(): Command {
  const command = new Command('dataset').description(
    'write what a sealed dataset holds, or a proof that one image is among it',
  );
  command
    .command('manifest')
    .description('digests of every image and label, as far as you may see them, and the root over all of them')
    .requiredOption('--dataset <id>', 'id of the dataset')
    .requiredOption(...OUT)
    .requiredOption(...AS)
    .action(async (options: { dataset: string; out: string; as: string }, inner: Command) => {
      const { saveManifest } = await import('./dataset-action.js');
      inner.configureOutput().writeOut?.(`${await saveManifest(options)}\n`);
    });
  command
    .command('proof')
    .description('shows that one image is among the sealed ones, without handing over the others')
    .requiredOption('--dataset <id>', 'id of the dataset')
    .requiredOption('--image <name>', 'name of the image in the dataset')
    .requiredOption(...OUT)
    .requiredOption(...AS)
    .action(async (options: { dataset: string; image: string; out: string; as: string }, inner: Command) => {
      const { saveProof } = await import('./dataset-action.js');
      inner.configureOutput().writeOut?.(`${await saveProof(options)}\n`);
    });
  return command;
}
