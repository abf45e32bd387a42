import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { TouchstoneClient } from './client.js';
import { readPilotFiles } from './pilot-files.js';
import { playPilot, type Played } from './play.js';

const { values } = parseArgs({
  options: {
    url: { type: 'string', default: 'http://127.0.0.1:3000' },
    pilot: { type: 'string', default: 'examples/graphql-client/pilot' },
    data: { type: 'string', default: 'src/demo/wagon/data' },
  },
});
const [email, password] = [process.env['TOUCHSTONE_ADMIN_EMAIL'], process.env['TOUCHSTONE_ADMIN_PASSWORD']];
if (email === undefined || password === undefined) {
  console.error('Set TOUCHSTONE_ADMIN_EMAIL and TOUCHSTONE_ADMIN_PASSWORD to the administrator of the installation.');
  process.exit(64);
}

const played = await playPilot({
  client: new TouchstoneClient(values.url),
  administrator: { email, password },
  files: await readPilotFiles(values.pilot, values.data),
  now: Date.now(),
  say: (line) => console.log(line),
});
for (const line of verdictLines(played)) console.log(line);
const file = `${played.dossier.number}-${played.dossier.issue}.pdf`;
await writeFile(file, played.dossierBytes);
console.log(`\nThe dossier is ${file}. Check it: node bin/touchstone.mjs verify ${file}`);
console.log('To look around in the playground, sign in as:');
for (const [role, person] of Object.entries(played.parties.people)) {
  console.log(`  ${role.padEnd(4)} ${person.email}  ${person.password}`);
}

/** Site and use case with the counts of the criterion that decides, and the bound its verdict rests on. */
function verdictLines({ runs, pilot }: Played): string[] {
  return [...runs].flatMap(([siteKey, run]) =>
    run.judgements.map((judgement) => {
      const key = [...pilot.useCases].find(([, id]) => id === judgement.useCaseId)?.[0] ?? judgement.useCaseId;
      const decision = judgement.criteria.find(({ role }) => role === 'DECISION');
      const cell = decision?.cells[0];
      const atLeast = (decision?.comparator === 'AT_MOST') === (judgement.verdict === 'FAIL');
      const bound = atLeast ? cell?.lower : cell?.upper;
      const shown = bound == null ? 'no bound' : `${atLeast ? 'at least' : 'at most'} ${(bound * 100).toFixed(1)} %`;
      return `  ${siteKey}  ${key.padEnd(10)} ${cell?.right ?? 0} of ${cell?.total ?? 0}, ${shown}, limit ${decision?.threshold ?? '?'}: ${judgement.verdict}`;
    }),
  );
}
