import { runCli } from './run-cli.js';

// A reader that has seen enough (`| head`) ends the output, which is no fault.
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 74));

process.exitCode = await runCli(process.argv.slice(2), {
  out: (text) => process.stdout.write(text),
  err: (text) => process.stderr.write(text),
  isDebug: Boolean(process.env['TOUCHSTONE_DEBUG']),
});
