import { markdownText } from '../../../../kernel/markdown-text.js';
import type { Block, Cover, PrintDocument } from '../../../../kernel/print-document.js';
import { SHAPES } from './shapes.js';

/**
 * A summary as Markdown: the first page in full, and of every section its text, lists, facts and tables. Drawings are told by their numbers,
 * photographs by their captions. Text of people stays text.
 */
export function markdownView(document: PrintDocument): string {
  const { cover, sections } = document;
  const parts = [
    ...(document.watermark === null ? [] : [`**${markdownText(document.watermark)}**`]),
    ...coverLines(cover),
    ...sections.flatMap((section) => [
      `## ${markdownText(section.number)} ${markdownText(section.title)}`,
      ...section.blocks.map(blockText).filter((said) => said !== ''),
    ]),
    '---',
    markdownText(document.footerNote),
    `${markdownText(document.product)} · \`${document.footerDigest}\``,
  ];
  return `${parts.join('\n\n')}\n`;
}

function coverLines(cover: Cover): string[] {
  const { decision, signed, check } = cover;
  const scope = decision.scope === null ? '' : ` ${markdownText(decision.scope)}`;
  return [
    `# ${markdownText(cover.title)}`,
    markdownText(cover.identity),
    markdownText(cover.subtitle),
    `**${SHAPES[decision.mark]} ${markdownText(decision.word)}**${scope}`,
    markdownText(decision.instruction),
    `## ${markdownText(cover.decidingTitle)}`,
    table(
      ['', '', '', ''],
      cover.deciding.map((row) => [
        `${row.place} ${row.code}`,
        `${row.count} ${row.countText} ${row.allowedText}`,
        `${SHAPES[row.mark]} ${row.word}`,
        row.explanation,
      ]),
    ),
    markdownText(cover.decidingNote),
    ...cover.columns
      .flat()
      .flatMap(({ title, lines }) => [
        `### ${markdownText(title)}`,
        lines.map((line) => `- ${markdownText(line)}`).join('\n'),
      ]),
    `## ${markdownText(signed.title)}`,
    signed.rows.length === 0 ? markdownText(signed.none) : table(signed.heads, signed.rows),
    `## ${markdownText(check.title)}`,
    markdownText(check.text),
  ];
}

function blockText(block: Block): string {
  switch (block.kind) {
    case 'lead':
    case 'paragraph':
    case 'note':
      return markdownText(block.text);
    case 'heading':
      return `### ${markdownText(block.number)} ${markdownText(block.text)}`;
    case 'list':
      return block.items.map((item) => `- ${markdownText(item)}`).join('\n');
    case 'facts':
      return block.rows.map(({ label, value }) => `- ${markdownText(label)}: ${markdownText(value)}`).join('\n');
    case 'notice':
      return `> **${markdownText(block.title)}** ${markdownText(block.text)}`;
    case 'step':
      return [
        `### ${markdownText(block.number)} ${markdownText(block.title)}`,
        fenced(block.code),
        markdownText(block.note),
      ].join('\n\n');
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
            `- ${SHAPES[item.mark]} **${markdownText(item.lead)}** ${markdownText(item.condition)}: ${markdownText(item.expectedLabel)}: ${markdownText(item.expectedText)}; ${markdownText(item.observedLabel)}: ${markdownText(item.observedText)}. ${markdownText(item.note)} \`${item.id}\``,
        )
        .join('\n');
  }
}

/** Rows shorter than the head are filled up. */
function table(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string =>
    `| ${heads.map((_, at) => markdownText(cells[at] ?? '')).join(' | ')} |`;
  return [line(heads), `|${heads.map(() => '---').join('|')}|`, ...rows.map(line)].join('\n');
}

/** A fence longer than any run of backticks inside. */
function fenced(code: readonly string[]): string {
  const longest = Math.max(2, ...code.flatMap((line) => [...line.matchAll(/`+/g)].map(([run]) => run.length)));
  const fence = '`'.repeat(longest + 1);
  return [fence, ...code, fence].join('\n');
}
