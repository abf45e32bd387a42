import type { Cover, DecidingRow, PhotoStrip, PrintDocument } from '../../../../kernel/print-document.js';
import { sectionView, shapeOf } from './html-blocks.js';
import { barDrawing, pictureDrawing, type PictureSource } from './html-drawings.js';
import { html, Markup, NOTHING } from './markup.js';

/** Black on white, the accents of the printed form; nothing is loaded from anywhere. */
const STYLE = `
body{font:16px/1.5 system-ui,sans-serif;color:#16181d;margin:0 auto;max-width:62rem;padding:1.5rem}
h1{font-size:1.9rem;line-height:1.2;margin:.3rem 0}h2{border-top:2px solid #16181d;padding-top:.6rem;margin-top:2.6rem}
h2 .number,h3 .number{color:#5b6270;margin-right:.6rem}table{border-collapse:collapse;width:100%;margin:1rem 0;font-size:.92rem}
th,td{padding:.35rem .6rem;border-bottom:1px solid #d6d9df;text-align:left;vertical-align:top}.right{text-align:right;font-variant-numeric:tabular-nums}
tr.group th{background:#f0f2f5}tr.total td{background:#f0f2f5;font-weight:600}.bold{font-weight:600}.mono,code{font-family:ui-monospace,monospace;font-size:.86em;overflow-wrap:anywhere}
.muted,.note,.identity{color:#5b6270}.alarm{color:#a31621;font-weight:600}.lead{font-size:1.12rem}.notice{border-left:4px solid #16181d;background:#f0f2f5;padding:.7rem 1rem}
.decision{font-size:1.5rem;margin:1.2rem 0;padding:.8rem 1rem;border:2px solid #16181d}.decision p{font-size:1rem;margin:.4rem 0 0}.shape{font-size:.9em}.pass{color:#1d6b3c}.fail{color:#a31621}.notProven{color:#8a5a00}.conditional{color:#8a5a00}
dl{display:grid;grid-template-columns:minmax(10rem,1fr) 3fr;gap:.3rem 1rem}dt{color:#5b6270}dd{margin:0;overflow-wrap:anywhere}
.columns,.gallery,.strip{display:grid;grid-template-columns:repeat(auto-fit,minmax(15rem,1fr));gap:1rem}figure{margin:0}svg.picture{width:100%;height:auto;background:#e9ebef}
svg .expected{fill:none;stroke:#1554b0;stroke-width:2}svg .observed{fill:none;stroke:#c2410c;stroke-width:2;stroke-dasharray:6 4}span.expected{color:#1554b0}span.observed{color:#9a3412}
svg.bar{width:15rem;max-width:100%}svg.bar text{font-size:11px}svg.bar .axis{stroke:#9aa1ad}svg.bar .limit{stroke:#16181d;stroke-width:2}svg.bar .range{fill:currentColor;opacity:.45}svg.bar circle.observed{fill:#fff;stroke:#16181d;stroke-width:1.5;stroke-dasharray:none}
.heat.some{background:#fbe3d4}.heat.over{background:#f3b08a}.heat.thin{background:repeating-linear-gradient(45deg,#fff,#fff 4px,#e3e6eb 4px,#e3e6eb 6px)}
.watermark{color:#a31621;font-weight:700;letter-spacing:.1em}pre{background:#f0f2f5;padding:.7rem;overflow:auto}footer{margin-top:3rem;border-top:1px solid #9aa1ad;color:#5b6270;font-size:.85rem}
@media print{body{max-width:none}section{break-before:auto}figure,tr{break-inside:avoid}}`;

/**
 * The document as one HTML page: the same words, tables and figures as the printed form, in the same order. No script, nothing loaded; the same
 * document and pictures give the same text.
 * @param source pictures as data URLs; where one is not at hand its alternative text stands
 */
export function htmlView(document: PrintDocument, source: PictureSource = () => undefined): string {
  const { cover, sections } = document;
  const contents = sections.map(
    ({ id, number, title }) =>
      html`<li>
        <a href="#${id}"><span class="number">${number}</span> ${title}</a>
      </li>`,
  );
  const page = html`<!doctype html>
    <html lang="${document.language}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta
          http-equiv="Content-Security-Policy"
          content="default-src 'none'; img-src data:; style-src 'unsafe-inline'"
        />
        <title>${document.title}</title>
        <style>
          ${new Markup(STYLE)}
        </style>
      </head>
      <body>
        ${document.watermark === null ? NOTHING : html`<p class="watermark">${document.watermark}</p>`}
        ${coverView(cover, source)}
        <nav aria-label="${document.contentsTitle}">
          <h2>${document.contentsTitle}</h2>
          <ol>
            ${contents}
          </ol>
        </nav>
        ${sections.map((section) => sectionView(section, source))}
        <footer>
          <p>${document.footerNote}</p>
          <p>${document.runningHead} · ${document.product} · <span class="mono">${document.footerDigest}</span></p>
        </footer>
      </body>
    </html> `;
  return page.text;
}

function coverView(cover: Cover, source: PictureSource): Markup {
  const { decision, signed, check } = cover;
  return html`<header>
      <p class="identity">${cover.identity}</p>
      <h1>${cover.title}</h1>
      <p class="lead">${cover.subtitle}</p>
      <div class="decision">
        ${shapeOf(decision.mark)} <strong>${decision.word}</strong> ${decision.scope ?? ''}
        <p>${decision.instruction}</p>
      </div>
    </header>
    <h2>${cover.decidingTitle}</h2>
    <table>
      <tbody>
        ${cover.deciding.map(decidingView)}
      </tbody>
    </table>
    <p class="note">${cover.decidingNote}</p>
    ${cover.strip === null ? NOTHING : stripView(cover.strip, source)}
    <div class="columns">
      ${cover.columns.flat().map(
        ({ title, lines }) =>
          html`<div>
            <h3>${title}</h3>
            ${lines.map((line) => html`<p>${line}</p>`)}
          </div>`,
      )}
    </div>
    <h2>${signed.title}</h2>
    ${signed.rows.length === 0 ? html`<p>${signed.none}</p>` : signaturesView(signed)}
    <h2>${check.title}</h2>
    <p>${check.text}</p>`;
}

function decidingView(row: DecidingRow): Markup {
  return html`<tr>
    <th scope="row">${row.place}<br />${row.code}${row.title === undefined ? '' : ` – ${row.title}`}</th>
    <td><strong>${row.count}</strong> ${row.countText}<br /><span class="muted">${row.allowedText}</span></td>
    <td>${barDrawing(row.bar, row.alternative)}</td>
    <td>${shapeOf(row.mark)} <strong>${row.word}</strong><br />${row.explanation}</td>
  </tr>`;
}

function stripView(strip: PhotoStrip, source: PictureSource): Markup {
  const photographs = strip.photographs.map(
    ({ name, sides }) =>
      html`<div>
        <h3>${name}</h3>
        ${sides.map(
          (side) =>
            html`<figure>
              ${pictureDrawing(side.picture, source)}
              <figcaption>
                <strong>${side.code}: ${shapeOf(side.mark)} ${side.word}</strong><br /><span class="expected"
                  >${side.expectedText}</span
                ><br /><span class="observed">${side.observedText}</span>
              </figcaption>
            </figure>`,
        )}
      </div>`,
  );
  return html`<h2>${strip.title}</h2>
    <p class="legend">
      <span class="expected">${strip.expectedLegend}</span> <span class="observed">${strip.observedLegend}</span>
    </p>
    <div class="strip">${photographs}</div>
    <p class="note">${strip.note}</p>`;
}

function signaturesView({ heads, rows }: Cover['signed']): Markup {
  return html`<table>
    <thead>
      <tr>
        ${heads.map((head) => html`<th scope="col">${head}</th>`)}
      </tr>
    </thead>
    <tbody>
      ${rows.map(
        (row) =>
          html`<tr>
            ${row.map((text) => html`<td>${text}</td>`)}
          </tr>`,
      )}
    </tbody>
  </table>`;
}
