// Runs the simulation of wrong decisions and records bench/results/wrong-go.json and docs/method/wrong-go.md.
// usage: node bench/wrong-go-record.mjs
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { compileBench, machineAndDate, record } from './compile.mjs';

const started = process.hrtime.bigint();
const output = execFileSync(process.execPath, [compileBench('attempts-and-groups')], { encoding: 'utf8' });
const { parameters, judgedSums, judgedAgain, slicedPilotsJudgedAgain, rows } = JSON.parse(output);
const seconds = Number(process.hrtime.bigint() - started) / 1e9;
const { pilots, alpha, required, good, seed } = parameters;
const standardError = Math.sqrt((alpha * (1 - alpha)) / pilots);
const limit = alpha + 3 * standardError;
const over = rows.filter(({ wrongGo }) => wrongGo.touchstone > limit);
const { machine, date } = machineAndDate();
const what = 'share of simulated pilots that end in GO; a row holds when wrongGo.touchstone is at most limit';
record('wrong-go', {
  what,
  parameters,
  standardError,
  limit,
  holds: over.length === 0,
  judgedSums,
  judgedAgain,
  slicedPilotsJudgedAgain,
  seconds,
  machine,
  date,
  rows,
});

const share = (value) => value.toFixed(4);
const others = ({ wrongGo }) =>
  Object.entries(wrongGo)
    .filter(([name]) => name !== 'touchstone')
    .map(([name, value]) => `${name} ${share(value)}`)
    .join(', ');
const lines = rows.map(
  (row) =>
    `| ${row.scenario} | ${row.groups} | ${share(row.wrongGo.touchstone)} | ${others(row)} | ${share(row.goodGo)} |`,
);
const worst = rows.reduce((a, b) => (b.wrongGo.touchstone > a.wrongGo.touchstone ? b : a));
const page = `# Wrong GO: how often a borderline model gets through

**Question.** At least ${required} is required, at ${1 - alpha} confidence. A model that is exactly at ${required} has not earned a GO. How often does it get one, and how often does a good
model (${good}) get its GO?

**Method.** ${pilots.toLocaleString('en')} simulated pilots a row, seed ${seed}. Each is judged by \`judgeOutcomes\`, the judge of the product, on outcomes of images under a checked criteria document: the
[alpha of the attempt](attempts.md), the [share rule](share-rule.md), the comparison of bound and limit. The sum of the shares decides, so each of the ${judgedSums.toLocaleString('en')} sums that occurred was judged once and remembered.
${judgedAgain.toLocaleString('en')} pilots were judged again from their own outcomes, and ${slicedPilotsJudgedAgain.toLocaleString('en')} sliced ones (every hundredth of each row) as a whole, with their twenty mandatory slices: every verdict was the same.

**Error of the simulation.** A share of ${alpha} estimated from ${pilots.toLocaleString('en')} pilots has a standard error of ${share(standardError)}. A row holds when its wrong GO is at most ${share(limit)} (three standard errors above ${alpha}).
${over.length === 0 ? `All ${rows.length} rows hold` : `${over.length} of ${rows.length} rows do not hold`}; the largest is ${share(worst.wrongGo.touchstone)} (${worst.scenario}, ${worst.groups}).

| pilots | groups (units an attempt, or a slice) | wrong GO | wrong GO by other ways | GO for a good model |
|---|--:|--:|---|--:|
${lines.join('\n')}

**How to read it.**
- *Repeating*: each attempt, or each new version of the criteria, uses the whole error again. The ledger counts attempts instead, whatever changed in between, and each may use a fifth.
- *A new criteria version*: after a failure the claim is written anew for another, overlapping part of the same data. *Up to five attempts*: each with another borderline model.
- *Counting images*: the thirty images of a group are taken as thirty witnesses. *Point value*: the observed share is compared with the limit, without a bound.
- *Averaging*: all slices in one pool. One slice at the limit disappears among nineteen without fault.
- *Rare bad groups*: most groups are perfect, in a bad one half of the images are wrong. *All or nothing*: a group is right or wrong as a whole.
- The price is in the last column: with few groups, or many mandatory slices, a good model is not proven either. The [planner](sample-size.md) says beforehand how many it takes.

**What it does not show.** Rows are examples, not a proof; the [share rule](share-rule.md) says what is proven and what was searched.

**Made by** \`node bench/wrong-go-record.mjs\` in ${seconds.toFixed(0)} s on ${date} (${machine.cpu}, Node ${machine.node}); figures in bench/results/wrong-go.json.
`;
writeFileSync(fileURLToPath(new URL('../docs/method/wrong-go.md', import.meta.url)), page);
console.log(page);
process.exitCode = over.length === 0 ? 0 : 1;
