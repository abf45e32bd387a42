import type { Block, Cover, PrintDocument, VerdictMark } from '../../../../kernel/print-document.js';

const SHAPES: Readonly<Record<VerdictMark, string>> = {
  pass: '●',
  fail: '■',
  notProven: '◆',
  conditional: '▲',
  notRun: '○',
};

/**
 * A summary as Markdown: the first page in full, and of every section its text, lists, facts and tables. Drawings are told by their numbers,
 * photographs by their captions. Text of people stays text.
 */
export function markdownView(document: PrintDocument): string {
  const { cover, sections } = document;
  const parts = [
    ...(document.watermark === null ? [] : [`**${text(document.watermark)}**`]),
    ...coverLines(cover),
    ...sections.flatMap((section) => [
      `## ${text(section.number)} ${text(section.title)}`,
      ...section.blocks.map(blockText).filter((said) => said !== ''),
    ]),
    '---',
    text(document.footerNote),
    `${text(document.product)} · \`${document.footerDigest}\``,
  ];
  return `${parts.join('\n\n')}\n`;
}

function coverLines(cover: Cover): string[] {
  const { decision, signed, check } = cover;
  const scope = decision.scope === null ? '' : ` ${text(decision.scope)}`;
  return [
    `# ${text(cover.title)}`,
    text(cover.identity),
    text(cover.subtitle),
    `**${SHAPES[decision.mark]} ${text(decision.word)}**${scope}`,
    text(decision.instruction),
    `## ${text(cover.decidingTitle)}`,
    table(
      ['', '', '', ''],
      cover.deciding.map((row) => [
        `${row.place} ${row.code}`,
        `${row.count} ${row.countText} ${row.allowedText}`,
        `${SHAPES[row.mark]} ${row.word}`,
        row.explanation,
      ]),
    ),
    text(cover.decidingNote),
    ...cover.columns
      .flat()
      .flatMap(({ title, lines }) => [`### ${text(title)}`, lines.map((line) => `- ${text(line)}`).join('\n')]),
    `## ${text(signed.title)}`,
    signed.rows.length === 0 ? text(signed.none) : table(signed.heads, signed.rows),
    `## ${text(check.title)}`,
    text(check.text),
  ];
}

function blockText(block: Block): string {
  switch (block.kind) {
    case 'lead':
    case 'paragraph':
    case 'note':
      return text(block.text);
    case 'heading':
      return `### ${text(block.number)} ${text(block.text)}`;
    case 'list':
      return block.items.map((item) => `- ${text(item)}`).join('\n');
    case 'facts':
      return block.rows.map(({ label, value }) => `- ${text(label)}: ${text(value)}`).join('\n');
    case 'notice':
      return `> **${text(block.title)}** ${text(block.text)}`;
    case 'step':
      return [`### ${text(block.number)} ${text(block.title)}`, fenced(block.code), text(block.note)].join('\n\n');
    default:
      return figureText(block);
  }
}

type Figure = Extract<Block, { kind: 'table' | 'forest' | 'heatmap' | 'gallery' }>;

function figureText(block: Figure): string {
  switch (block.kind) {
    case 'table':
      return table(
        block.columns.map(({ head }) => head),
        block.rows.map(({ cells }) =>
          cells.map((cell) => (cell.mark === undefined ? cell.text : `${SHAPES[cell.mark]} ${cell.text}`)),
        ),
      );
    case 'forest': {
      const { label, total, failed, bound, verdict } = block.heads;
      const rows = block.rows.map(({ label: name, values }) =>
        values === undefined
          ? [name]
          : [name, values.total, values.failed, values.bound, `${SHAPES[values.bar.mark]} ${values.verdict}`],
      );
      return table([label, total, failed, bound, verdict], rows);
    }
    case 'heatmap':
      return table(
        ['', ...block.columns],
        block.rows.map(({ label, cells }) => [label, ...cells.map((cell) => cell.text)]),
      );
    case 'gallery':
      return block.items
        .map(
          (item) =>
            `- ${SHAPES[item.mark]} **${text(item.lead)}** ${text(item.condition)}: ${text(item.expectedLabel)}: ${text(item.expectedText)}; ${text(item.observedLabel)}: ${text(item.observedText)}. ${text(item.note)} \`${item.id}\``,
        )
        .join('\n');
  }
}

/** Rows shorter than the head are filled up. */
function table(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${heads.map((_, at) => text(cells[at] ?? '')).join(' | ')} |`;
  return [line(heads), `|${heads.map(() => '---').join('|')}|`, ...rows.map(line)].join('\n');
}

/** A fence longer than any run of backticks inside. */
function fenced(code: readonly string[]): string {
  const longest = Math.max(2, ...code.flatMap((line) => [...line.matchAll(/`+/g)].map(([run]) => run.length)));
  const fence = '`'.repeat(longest + 1);
  return [fence, ...code, fence].join('\n');
}

function text(of: string): string {
  return of
    .replace(/\s+/g, ' ')
    .replace(/[\\`*_[\]|#!~]/g, String.raw`\$&`)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;');
}
