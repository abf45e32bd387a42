import { runCli } from './run-cli.js';

// `nest start` and container images begin here: the HTTP server, as `touchstone serve` starts it.
process.exitCode = await runCli(['serve', ...process.argv.slice(2)], {
  out: (text) => process.stdout.write(text),
  err: (text) => process.stderr.write(text),
  isDebug: Boolean(process.env['TOUCHSTONE_DEBUG']),
});
