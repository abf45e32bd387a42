import { Command } from 'commander';

/** `touchstone serve`: GraphQL, uploads and the playground. */
export function serveCommand(): Command {
  return new Command('serve')
    .description('start the server (GraphQL, uploads, playground); the embedded database unless DATABASE_URL is set')
    .option('--port <port>', 'port to listen on instead of TOUCHSTONE_PORT; 0 takes a free one')
    .option('--demo', 'serve what `touchstone demo` left in ./touchstone-demo')
    .action(async (options: { port?: string; demo?: boolean }, command: Command) => {
      const { serve } = await import('./serve-action.js');
      await serve(options, (line) => command.configureOutput().writeOut?.(`${line}\n`));
    });
}
