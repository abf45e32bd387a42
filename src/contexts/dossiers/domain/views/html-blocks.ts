import type { Block, Cell, GalleryItem, Section, TableRow, VerdictMark } from '../../../../kernel/print-document.js';
import { barDrawing, pictureDrawing, type PictureSource } from './html-drawings.js';
import { SHAPES } from './shapes.js';
import { html, joined, NOTHING, type Markup } from './markup.js';

type Of<Kind extends Block['kind']> = Extract<Block, { kind: Kind }>;

/** The shape of a verdict; its word stands beside it always. */
export function shapeOf(mark: VerdictMark): Markup {
  return html`<span class="shape ${mark}" aria-hidden="true">${SHAPES[mark]}</span>`;
}

export function sectionView(section: Section, source: PictureSource): Markup {
  return html`<section id="${section.id}">
    <h2><span class="number">${section.number}</span> ${section.title}</h2>
    ${section.blocks.map((block) => blockView(block, source))}
  </section>`;
}

function blockView(block: Block, source: PictureSource): Markup {
  switch (block.kind) {
    case 'lead':
    case 'paragraph':
    case 'note':
      return html`<p class="${block.kind}">${block.text}</p>`;
    case 'heading':
      return html`<h3><span class="number">${block.number}</span> ${block.text}</h3>`;
    case 'list':
      return html`<ul>
        ${block.items.map((item) => html`<li>${item}</li>`)}
      </ul>`;
    case 'facts':
      return factsView(block);
    case 'table':
      return tableView(block);
    case 'notice':
      return html`<aside class="notice"><strong>${block.title}</strong> ${block.text}</aside>`;
    case 'step':
      return html`<div class="step">
        <h4>${block.number} ${block.title}</h4>
        <pre><code>${block.code.join('\n')}</code></pre>
        <p class="note">${block.note}</p>
      </div>`;
    default:
      return drawnView(block, source);
  }
}

function drawnView(block: Of<'forest'> | Of<'heatmap'> | Of<'gallery'>, source: PictureSource): Markup {
  if (block.kind === 'forest') return forestView(block);
  if (block.kind === 'heatmap') return heatmapView(block);
  return html`<p class="legend">
      <span class="expected">${block.expectedLegend}</span> <span class="observed">${block.observedLegend}</span>
    </p>
    <div class="gallery">${block.items.map((item) => galleryItem(item, source))}</div>`;
}

function factsView({ rows }: Of<'facts'>): Markup {
  return html`<dl>
    ${rows.map(
      ({ label, value, mono }) =>
        html`<dt>${label}</dt><dd${mono === true ? html` class="mono"` : NOTHING}>${value}</dd>`,
    )}
  </dl>`;
}

function tableView({ columns, rows }: Of<'table'>): Markup {
  const heads = columns.map(({ head, align }) => html`<th scope="col" class="${align ?? 'left'}">${head}</th>`);
  const body = rows.map((row) => rowView(row, columns));
  return html`<table>
    <thead>
      <tr>
        ${heads}
      </tr>
    </thead>
    <tbody>
      ${body}
    </tbody>
  </table>`;
}

function rowView({ cells, style }: TableRow, columns: Of<'table'>['columns']): Markup {
  if (style === 'group')
    return html`<tr class="group">
      <th scope="rowgroup" colspan="${columns.length}">${cells[0]?.text ?? ''}</th>
    </tr>`;
  const shown = cells.map(
    (cell, at) => html`<td class="${classesOf(cell, columns[at]?.align)}">${cellView(cell)}</td>`,
  );
  return html`<tr class="${style ?? 'plain'}">
    ${shown}
  </tr>`;
}

function classesOf(cell: Cell, align: 'left' | 'right' | undefined): string {
  const set = (['bold', 'mono', 'muted', 'alarm'] as const).filter((name) => cell[name] === true);
  return [align ?? 'left', ...set].join(' ');
}

function cellView({ mark, text }: Cell): Markup {
  return mark === undefined ? html`${text}` : html`${shapeOf(mark)} ${text}`;
}

function forestView({ heads, rows }: Of<'forest'>): Markup {
  const shown = rows.map(({ label, style, values }) =>
    values === undefined
      ? html`<tr class="group">
          <th scope="rowgroup" colspan="6">${label}</th>
        </tr>`
      : html`<tr class="${style}">
          <th scope="row">${label}</th>
          <td class="right">${values.total}</td>
          <td class="right">${values.failed}</td>
          <td>${barDrawing(values.bar, `${values.bound}; ${values.bar.limitText}`)}</td>
          <td class="right">${values.bound}</td>
          <td>${shapeOf(values.bar.mark)} ${values.verdict}</td>
        </tr>`,
  );
  const names = [heads.label, heads.total, heads.failed, heads.bar, heads.bound, heads.verdict];
  return html`<table class="forest">
    <thead>
      <tr>
        ${names.map((name) => html`<th scope="col">${name}</th>`)}
      </tr>
    </thead>
    <tbody>
      ${shown}
    </tbody>
  </table>`;
}

function heatmapView({ columns, rows }: Of<'heatmap'>): Markup {
  const shown = rows.map(
    ({ label, cells }) =>
      html`<tr>
        <th scope="row">${label}</th>
        ${cells.map(({ level, text }) => html`<td class="heat ${level}">${text}</td>`)}
      </tr>`,
  );
  return html`<table class="heatmap">
    <thead>
      <tr>
        <td></td>
        ${columns.map((name) => html`<th scope="col">${name}</th>`)}
      </tr>
    </thead>
    <tbody>
      ${joined(shown)}
    </tbody>
  </table>`;
}

function galleryItem(item: GalleryItem, source: PictureSource): Markup {
  return html`<figure>
    ${pictureDrawing(item.picture, source)}
    <figcaption>
      <strong>${shapeOf(item.mark)} ${item.lead}</strong> ${item.condition}<br /><span class="expected"
        >${item.expectedLabel}: ${item.expectedText}</span
      ><br /><span class="observed">${item.observedLabel}: ${item.observedText}</span><br /><span class="muted"
        >${item.note} <span class="mono">${item.id}</span></span
      >
    </figcaption>
  </figure>`;
}
