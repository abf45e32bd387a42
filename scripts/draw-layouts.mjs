// Draws the agreed layouts of test/golden/data/layouts as small pictures and writes docs/method/layouts.md with them.
// Run from the repository root: node scripts/draw-layouts.mjs [--check]   (--check: write nothing, fail when a page or picture is stale)
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { format, resolveConfig } from 'prettier';

const DATA = 'test/golden/data/layouts/box-and-pallet.json';
const OTHERS = 'test/golden/data/layouts/other-use-cases.json';
const PAGE = 'docs/method/layouts.md';
const FOLDER = 'docs/method/layouts';
const SIDE = 1000;
const FILL = {
  box: '#d9b98a',
  pallet: '#8d6e4a',
  crate: '#9fb6c9',
  foreign_matter: '#b5651d',
  intact: '#cfe3c8',
  damaged: '#e3c8c8',
};
/** What is hardly to be seen is drawn faint. */
const FAINT = 0.5;

/** Every file the documentation of the layouts consists of: path to content. */
export async function layoutFiles() {
  const { layouts } = JSON.parse(readFileSync(DATA, 'utf8'));
  const others = JSON.parse(readFileSync(OTHERS, 'utf8'));
  const options = { ...(await resolveConfig(PAGE)), parser: 'markdown' };
  const page = await format(pageOf(layouts, others), options);
  return new Map([
    [PAGE, page],
    ...[...layouts, ...others.layouts].map((layout) => [`${FOLDER}/${layout.id}.svg`, pictureOf(layout)]),
  ]);
}

/** Paths whose content on disk is not what the data say, among them pictures of layouts that are gone. */
export async function staleFiles() {
  const files = await layoutFiles();
  const changed = [...files].filter(([path, text]) => !existsSync(path) || readFileSync(path, 'utf8') !== text);
  const drawn = existsSync(FOLDER) ? readdirSync(FOLDER).map((name) => `${FOLDER}/${name}`) : [];
  return [...changed.map(([path]) => path), ...drawn.filter((path) => !files.has(path))];
}

/** Truth as filled boxes, the answer as dashed outlines on the same picture, so that both are seen against each other. */
function pictureOf(layout) {
  const { id, name, useCase, truth, answer } = layout;
  const shapes =
    useCase === 'CLASSIFICATION'
      ? classShapes(layout)
      : [
          ...truth.map(truthShape),
          ...answer.map((one, at) => answerShape(one, { at, isLabelled: useCase === 'SORT' })),
        ];
  const rows = [...shapes, ...errorRows(layout)].map((row) => `  ${row}`);
  return `${[
    `<svg xmlns="http://www.w3.org/2000/svg" width="240" height="240" viewBox="0 0 ${SIDE} ${SIDE}" role="img" aria-labelledby="${id}">`,
    `  <title id="${id}">${escape(name)}</title>`,
    `  <rect width="${SIDE}" height="${SIDE}" fill="#ffffff" stroke="#b0b0b0" stroke-width="4"/>`,
    ...rows,
    '</svg>',
  ].join('\n')}\n`;
}

/** The number is the position that errors name. */
function truthShape({ label, visibility = 1, box: [x, y, width, height] }, at) {
  const opacity = visibility < FAINT ? ' opacity="0.35"' : '';
  const shape = `<rect x="${x}" y="${y}" width="${width}" height="${height}" fill="${FILL[label] ?? '#cccccc'}" stroke="#333333" stroke-width="6"${opacity}/>`;
  return `${shape}${text([x + width - 34, y + height - 12], `${at}`, '#333333')}`;
}

function answerShape({ label, score, box: [x, y, width, height] }, { at, isLabelled }) {
  const shape = `<rect x="${x}" y="${y}" width="${width}" height="${height}" fill="none" stroke="#1457a8" stroke-width="10" stroke-dasharray="28 16"/>`;
  // Two reports at one place: the second is written below the first.
  return `${shape}${text([x + 12, y + 46 + (isLabelled ? 44 * (at % 2) : 0)], isLabelled ? `${label} ${score}` : `${score}`, '#1457a8')}`;
}

/** The whole picture is one piece of a class; the scores of the classes stand on it. */
function classShapes({ truth, answer }) {
  return [
    `<rect x="150" y="150" width="700" height="500" fill="${FILL[truth] ?? '#eeeeee'}" stroke="#333333" stroke-width="6"/>`,
    text([180, 215], truth ?? 'not stated', '#333333'),
    ...answer.map(({ label, score }, at) => text([180, 330 + 70 * at], `${label} ${score}`, '#1457a8')),
  ];
}

/** The agreed errors of a layout that belongs to one use case stand below its picture. */
function errorRows({ useCase, errors }) {
  if (useCase === undefined) return [];
  return errors.map((error, at) => text([30, 760 + 56 * at], sentence(error), '#a81414'));
}

function text([x, y], words, fill) {
  return `<text x="${x}" y="${y}" font-family="sans-serif" font-size="38" font-weight="bold" fill="${fill}" stroke="#ffffff" stroke-width="8" paint-order="stroke">${escape(words)}</text>`;
}

function pageOf(layouts, others) {
  const rows = layouts.map(
    (layout) =>
      `| ![${layout.name}](layouts/${layout.id}.svg) | ${layout.name} | ${verdict(layout, 'BOX')} | ${verdict(layout, 'PALLET')} | ${verdict(layout, 'COUNT')} |`,
  );
  return `# The agreed layouts

Written by \`node scripts/draw-layouts.mjs\` from \`${DATA}\`; do not edit.

${layouts.length} small scenes with the verdict that people agreed for each under three use cases. The same picture and the same answer of the model mean
different things to different use cases: that is what a contract says, and what these scenes pin. They are judged by the product in every test run
(\`test/golden/interpretation/layouts.test.ts\`).

Filled: what is there (light = box, dark = pallet), with its number. Dashed: what the model reports, with its score; reports below 0.5 do not count.

After each verdict stand the errors by name and object: \`MISSED 1\` is the object numbered 1, \`PHANTOM r0\` the first report, COUNT_OFF_BY_2 says by how many the number of
objects is off. An image may be right for a use case although an object was missed: COUNT allows one more or less.

- **BOX**: every loose box is found and nothing is reported beyond them. Boxes that belong to a load are another use case's business.
- **PALLET**: every loaded pallet is found as one load, however many boxes it holds.
- **COUNT**: the number of visible boxes is right within one.

| scene | what it shows | BOX | PALLET | COUNT |
|---|---|---|---|---|
${rows.join('\n')}

## Other use cases

${others.layouts.length} more from \`${OTHERS}\`, each for one use case (\`test/golden/interpretation/other-layouts.test.ts\`). Grey-blue = crate, brown = foreign matter; a faint object is hardly
to be seen. A picture of a class shows the true class on top and the scores of the model below.

${otherRows(others).join('\n\n')}
`;
}

/** `WRONG: MISSED 0, PHANTOM r1`: the agreed verdict, then the agreed errors object by object. */
function verdict({ agreed, errors }, useCase) {
  const named = errors?.[useCase] ?? [];
  return named.length === 0 ? agreed[useCase] : `${agreed[useCase]}: ${named.map(sentence).join(', ')}`;
}

/** `MERGED 0+1 as r0`, `COUNT_OFF_BY_2 (too few)`. */
function sentence({ name, expected, observed, offBy }) {
  if (offBy !== undefined) return `${name}_BY_${Math.abs(offBy)} (too ${offBy > 0 ? 'many' : 'few'})`;
  const [is, seen] = [expected.join('+'), observed.map((at) => `r${at}`).join('+')];
  return `${name} ${is !== '' && seen !== '' ? `${is} as ${seen}` : is + seen}`;
}

function otherRows({ layouts, useCases }) {
  return Object.entries(useCases).map(([useCase, meaning]) => {
    const rows = layouts
      .filter((layout) => layout.useCase === useCase)
      .map(({ id, name, agreed, errors }) => {
        const named = errors.length === 0 ? 'none' : errors.map(sentence).join(', ');
        return `| ![${useCase}: ${name}](layouts/${id}.svg) | ${name} | ${agreed} | ${named} |`;
      });
    return `### ${useCase}\n\n${meaning.charAt(0).toUpperCase()}${meaning.slice(1)}.\n\n| scene | what it shows | verdict | errors |\n|---|---|---|---|\n${rows.join('\n')}`;
  });
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
