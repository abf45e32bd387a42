import { Command } from 'commander';

/** `touchstone schema`: the GraphQL schema this build serves. */
export function schemaCommand(): Command {
  return new Command('schema')
    .description('print the GraphQL schema (schema.graphql is this output)')
    .action(async (_options: object, command: Command) => {
      const { printGraphqlSchema } = await import('../print-schema.js');
      command.configureOutput().writeOut?.(await printGraphqlSchema());
    });
}
