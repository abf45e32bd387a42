// Draws the agreed layouts of test/golden/data/layouts as small pictures and writes docs/method/layouts.md with them.
// Run from the repository root: node scripts/draw-layouts.mjs [--check]   (--check: write nothing, fail when a page or picture is stale)
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { format, resolveConfig } from 'prettier';

const DATA = 'test/golden/data/layouts/box-and-pallet.json';
const PAGE = 'docs/method/layouts.md';
const FOLDER = 'docs/method/layouts';
const SIDE = 1000;
const FILL = { box: '#d9b98a', pallet: '#8d6e4a' };

/** Every file the documentation of the layouts consists of: path to content. */
export async function layoutFiles() {
  const { layouts } = JSON.parse(readFileSync(DATA, 'utf8'));
  const page = await format(pageOf(layouts), { ...(await resolveConfig(PAGE)), parser: 'markdown' });
  return new Map([[PAGE, page], ...layouts.map((layout) => [`${FOLDER}/${layout.id}.svg`, pictureOf(layout)])]);
}

/** Paths whose content on disk is not what the data say, among them pictures of layouts that are gone. */
export async function staleFiles() {
  const files = await layoutFiles();
  const changed = [...files].filter(([path, text]) => !existsSync(path) || readFileSync(path, 'utf8') !== text);
  const drawn = existsSync(FOLDER) ? readdirSync(FOLDER).map((name) => `${FOLDER}/${name}`) : [];
  return [...changed.map(([path]) => path), ...drawn.filter((path) => !files.has(path))];
}

/** Truth as filled boxes, the answer as dashed outlines on the same picture, so that both are seen against each other. */
function pictureOf({ id, name, truth, answer }) {
  const rows = [...truth.map(truthShape), ...answer.map(answerShape)].map((row) => `  ${row}`);
  return `${[
    `<svg xmlns="http://www.w3.org/2000/svg" width="240" height="240" viewBox="0 0 ${SIDE} ${SIDE}" role="img" aria-labelledby="${id}">`,
    `  <title id="${id}">${escape(name)}</title>`,
    `  <rect width="${SIDE}" height="${SIDE}" fill="#ffffff" stroke="#b0b0b0" stroke-width="4"/>`,
    ...rows,
    '</svg>',
  ].join('\n')}\n`;
}

function truthShape({ label, box: [x, y, width, height] }) {
  return `<rect x="${x}" y="${y}" width="${width}" height="${height}" fill="${FILL[label] ?? '#cccccc'}" stroke="#333333" stroke-width="6"/>`;
}

function answerShape({ score, box: [x, y, width, height] }) {
  const shape = `<rect x="${x}" y="${y}" width="${width}" height="${height}" fill="none" stroke="#1457a8" stroke-width="10" stroke-dasharray="28 16"/>`;
  return `${shape}<text x="${x + 12}" y="${y + 46}" font-family="sans-serif" font-size="38" font-weight="bold" fill="#1457a8" stroke="#ffffff" stroke-width="8" paint-order="stroke">${score}</text>`;
}

function pageOf(layouts) {
  const rows = layouts.map(
    (layout) =>
      `| ![${layout.name}](layouts/${layout.id}.svg) | ${layout.name} | ${verdict(layout, 'BOX')} | ${verdict(layout, 'PALLET')} | ${verdict(layout, 'COUNT')} |`,
  );
  return `# The agreed layouts

Written by \`node scripts/draw-layouts.mjs\` from \`${DATA}\`; do not edit.

${layouts.length} small scenes with the verdict that people agreed for each under three use cases. The same picture and the same answer of the model mean
different things to different use cases: that is what a contract says, and what these scenes pin. They are judged by the product in every test run
(\`test/golden/interpretation/layouts.test.ts\`).

Filled: what is there (light = box, dark = pallet). Dashed: what the model reports, with its score; reports below 0.5 do not count.

- **BOX**: every loose box is found and nothing is reported beyond them. Boxes that belong to a load are another use case's business.
- **PALLET**: every loaded pallet is found as one load, however many boxes it holds.
- **COUNT**: the number of visible boxes is right within one.

| scene | what it shows | BOX | PALLET | COUNT |
|---|---|---|---|---|
${rows.join('\n')}
`;
}

/** `WRONG: MISSED, PHANTOM` where the names of errors were agreed too. */
function verdict({ agreed, errors }, useCase) {
  const named = errors?.[useCase] ?? [];
  return named.length === 0 ? agreed[useCase] : `${agreed[useCase]}: ${named.join(', ')}`;
}

function escape(text) {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const stale = await staleFiles();
  if (process.argv.includes('--check')) {
    for (const path of stale) process.stderr.write(`${path} is stale; run node scripts/draw-layouts.mjs\n`);
    process.exitCode = stale.length > 0 ? 1 : 0;
  } else {
    rmSync(FOLDER, { recursive: true, force: true });
    mkdirSync(FOLDER, { recursive: true });
    const files = await layoutFiles();
    for (const [path, text] of files) writeFileSync(path, text);
    process.stdout.write(`${files.size} files written, ${stale.length} of them new or changed.\n`);
  }
}
