import type { Block, Section } from '../../kernel/print-document.js';
import type { Canvas } from './canvas.js';
import { drawForest, FOREST_START } from './forest.js';
import { drawGallery, GALLERY_START } from './gallery.js';
import { drawHeatmap } from './heatmap.js';
import { drawTable, tableStart } from './table.js';
import { COLOR, TYPE, WASH } from './theme.js';

type Images = ReadonlyMap<string, Uint8Array>;
type Facts = Extract<Block, { kind: 'facts' }>;
type Step = Extract<Block, { kind: 'step' }>;

/** Blocks that the paragraph before them introduces and must not leave alone. */
const INTRODUCED: ReadonlySet<Block['kind']> = new Set(['list', 'table', 'heatmap', 'gallery', 'facts', 'note']);
/** Below this height a section begins on a new page. */
const SECTION_ROOM = 150;

/** Turns the page when the section begins on a new one or would find too little room on this one. */
export function placeSection(canvas: Canvas, section: Section): void {
  const room = Math.max(SECTION_ROOM, 50 + startOf(canvas, section.blocks));
  if (section.startsPage || canvas.bottom - canvas.y < room) canvas.newPage();
  else if (canvas.y > 100) canvas.y += 18;
}

/** One numbered section: heading with its number in the first grid column, then its blocks. */
export function drawSection(canvas: Canvas, section: Section, images: Images): void {
  canvas.group('Sect', { title: section.title }, () => {
    drawTitle(canvas, section);
    section.blocks.forEach((block, index) => {
      if (block.kind === 'heading' || block.kind === 'paragraph')
        canvas.ensure(startOf(canvas, section.blocks.slice(index)));
      drawBlock(canvas, block, images);
    });
  });
}

function drawTitle(canvas: Canvas, section: Section): void {
  const x = canvas.column(1) + 6;
  const lines = canvas.lines(section.title, canvas.right - x, TYPE.chapter);
  canvas.tagged('H1', {}, () => {
    canvas.drawShort(section.number, canvas.left, canvas.y + 20, 60, TYPE.chapterNumber);
    canvas.drawLines(lines, x, canvas.y + 20, TYPE.chapter);
  });
  canvas.y += lines.length * TYPE.chapter.leading + 6;
}

/** Least height the first of these blocks needs before the page may turn, with what it introduces. */
function startOf(canvas: Canvas, [block, ...rest]: readonly Block[]): number {
  switch (block?.kind) {
    case undefined:
      return 0;
    case 'heading':
      return 34 + startOf(canvas, rest);
    case 'lead':
    case 'paragraph':
    case 'note':
      return textStart(canvas, block, rest);
    case 'table':
      return tableStart(canvas, { x: canvas.left, width: canvas.width }, block.columns, block.rows);
    case 'forest':
      return FOREST_START;
    case 'gallery':
      return GALLERY_START;
    case 'heatmap':
      return 80;
    default:
      return 42;
  }
}

/** A text of a few lines stays with what it introduces; a long one may be broken. */
function textStart(canvas: Canvas, block: Extract<Block, { text: string }>, rest: readonly Block[]): number {
  if (block.kind === 'note') return rest[0]?.kind === 'heading' ? 18 + startOf(canvas, rest) : 42;
  const style = block.kind === 'lead' ? TYPE.lead : TYPE.body;
  const height = canvas.height(block.text, canvas.right - canvas.column(1) - 36, style);
  const next = rest[0];
  const introduces = next !== undefined && INTRODUCED.has(next.kind) && height < 80;
  return introduces ? height + 9 + startOf(canvas, rest) : Math.min(height, 42);
}

function drawBlock(canvas: Canvas, block: Block, images: Images): void {
  switch (block.kind) {
    case 'lead':
    case 'paragraph':
    case 'note':
      return drawText(canvas, block.kind, block.text);
    case 'heading':
      return drawHeading(canvas, block.number, block.text);
    case 'list':
      return drawList(canvas, block.items);
    case 'facts':
      return drawFacts(canvas, block);
    case 'table':
      return drawTable(canvas, { x: canvas.left, width: canvas.width }, block.columns, block.rows);
    case 'step':
      return drawStep(canvas, block);
    case 'notice':
      return drawNotice(canvas, block.title, block.text);
    default:
      return drawPicture(canvas, block, images);
  }
}

type Drawn = Extract<Block, { kind: 'forest' | 'heatmap' | 'gallery' }>;

function drawPicture(canvas: Canvas, block: Drawn, images: Images): void {
  if (block.kind === 'forest') drawForest(canvas, block);
  else if (block.kind === 'heatmap') drawHeatmap(canvas, block);
  else drawGallery(canvas, block, images);
}

/** Running text: leads and paragraphs in the content columns, notes over the full width. */
function drawText(canvas: Canvas, kind: 'lead' | 'paragraph' | 'note', text: string): void {
  const x = kind === 'note' ? canvas.left : canvas.column(1) + 6;
  const form = { lead: [TYPE.lead, 30, 9], paragraph: [TYPE.body, 20, 6], note: [TYPE.note, 0, 8] } as const;
  const [style, indent, after] = form[kind];
  canvas.flowText('P', text, x, canvas.right - x - indent, style);
  canvas.y += after;
}

function drawHeading(canvas: Canvas, number: string, text: string): void {
  canvas.y += 8;
  const x = canvas.column(1) + 6;
  const lines = canvas.lines(text, canvas.right - x, TYPE.section);
  canvas.tagged('H2', {}, () => {
    canvas.drawShort(number, canvas.left, canvas.y + 10, 60, TYPE.sectionNumber);
    canvas.drawLines(lines, x, canvas.y + 10, TYPE.section);
  });
  canvas.y += lines.length * TYPE.section.leading + 6;
}

function drawList(canvas: Canvas, items: readonly string[]): void {
  const x = canvas.column(1) + 6;
  canvas.group('L', {}, () => {
    for (const item of items) {
      canvas.ensure(2 * TYPE.body.leading);
      canvas.group('LI', {}, () => {
        canvas.tagged('Lbl', {}, () => canvas.drawShort('–', x, canvas.y + TYPE.body.size, 10, TYPE.body));
        canvas.flowText('LBody', item, x + 11, canvas.right - x - 31, TYPE.body);
      });
      canvas.y += 2.5;
    }
  });
  canvas.y += 5;
}

/** Label and value side by side; a long value runs on under itself. */
function drawFacts(canvas: Canvas, { rows }: Facts): void {
  const x = canvas.column(1) + 6;
  const value = canvas.column(3) + 6;
  canvas.group('Table', {}, () => {
    for (const row of rows) {
      const style = row.mono ? TYPE.mono : TYPE.body;
      const labels = canvas.lines(row.label, value - x - 10, TYPE.body);
      const lines = canvas.lines(row.value, canvas.right - value, style);
      canvas.ensure(Math.min(lines.length, 4) * style.leading + 4);
      canvas.group('TR', {}, () => {
        const top = canvas.y;
        const page = canvas.doc.page;
        canvas.tagged('TH', { scope: 'Row' }, () =>
          canvas.drawLines(labels, x, canvas.y + 10.2, { ...TYPE.body, color: COLOR.muted }),
        );
        canvas.y += row.mono ? 2.4 : 1.5;
        canvas.flowText('TD', row.value, value, canvas.right - value, style);
        if (canvas.doc.page === page) canvas.y = Math.max(canvas.y, top + labels.length * TYPE.body.leading + 1.5);
      });
      canvas.y += 2;
      canvas.rule(canvas.y, { from: x });
    }
  });
  canvas.y += 10;
}

function drawStep(canvas: Canvas, step: Step): void {
  const x = canvas.column(1) + 6;
  const code = step.code.flatMap((line) => canvas.lines(line, canvas.right - x - 24, TYPE.code));
  const height = code.length * TYPE.code.leading + 12;
  canvas.ensure(height + 44);
  canvas.tagged('H2', {}, () => {
    canvas.drawShort(step.number, canvas.left, canvas.y + 18, 50, { ...TYPE.chapter, size: 24, color: COLOR.pass });
    canvas.drawShort(step.title, x, canvas.y + 12, canvas.right - x, TYPE.section);
  });
  canvas.y += 19;
  canvas.artifact(() => canvas.fill(x, canvas.y, canvas.right - x, height, COLOR.wash));
  canvas.tagged('Code', {}, () => canvas.drawLines(code, x + 10, canvas.y + 14, TYPE.code));
  canvas.y += height + 3;
  canvas.flowText('P', step.note, x, canvas.right - x, { ...TYPE.body, color: COLOR.muted });
  canvas.y += 9;
}

function drawNotice(canvas: Canvas, title: string, text: string): void {
  const width = canvas.width - 34;
  const lines = canvas.lines(text, width, TYPE.body);
  const height = lines.length * TYPE.body.leading + 34;
  canvas.ensure(height);
  canvas.artifact(() => {
    canvas.fill(canvas.left, canvas.y, canvas.width, height, WASH.notProven);
    canvas.fill(canvas.left, canvas.y, 3.5, height, COLOR.notProven);
  });
  canvas.tagged('H2', {}, () => canvas.drawShort(title, canvas.left + 16, canvas.y + 17, width, TYPE.coverHead));
  canvas.tagged('P', {}, () => canvas.drawLines(lines, canvas.left + 16, canvas.y + 31, TYPE.body));
  canvas.y += height + 12;
}
