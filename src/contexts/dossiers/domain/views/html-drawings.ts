import type { BarFacts, OverlayBox, Picture } from '../../../../kernel/print-document.js';
import { html, joined, NOTHING, type Markup } from './markup.js';

/** The picture of a digest as a data URL; `undefined` when it is not at hand. */
export type PictureSource = (sha256: string) => string | undefined;

const BAR = { width: 240, height: 34, top: 6, thick: 10 } as const;

/** One bound against its limit: a bar from the floor to the bound, a dot at what was observed, a line at the limit. */
export function barDrawing(bar: BarFacts | null, alternative: string): Markup {
  if (bar === null) return NOTHING;
  const at = (value: number): string => (Math.min(1, value / bar.axisEnd) * (BAR.width - 2) + 1).toFixed(1);
  const bound = bar.bound ?? 0;
  const from = bar.floor ?? 0;
  const middle = BAR.top + BAR.thick / 2;
  const dot =
    bar.observed === null ? NOTHING : html`<circle cx="${at(bar.observed)}" cy="${middle}" r="4" class="observed" />`;
  return html`<svg
    class="bar ${bar.mark}"
    viewBox="0 0 ${BAR.width} ${BAR.height}"
    role="img"
    aria-label="${alternative}"
  >
    <line x1="1" y1="${BAR.top + BAR.thick + 3}" x2="${BAR.width - 1}" y2="${BAR.top + BAR.thick + 3}" class="axis" />
    ${bar.bound === null ? NOTHING : html`<rect x="${at(from)}" y="${BAR.top}" width="${(Number(at(bound)) - Number(at(from))).toFixed(1)}" height="${BAR.thick}" class="range" />`}
    ${dot}
    <line x1="${at(bar.limit)}" y1="1" x2="${at(bar.limit)}" y2="${BAR.top + BAR.thick + 6}" class="limit" />
    <text x="1" y="${BAR.height - 2}">${bar.boundText}</text>
    <text x="${BAR.width - 1}" y="${BAR.height - 2}" text-anchor="end">${bar.limitText}</text>
  </svg>`;
}

/** A photograph with expected and observed boxes over it; without its bytes, the text that stands for it. */
export function pictureDrawing(picture: Picture, source: PictureSource): Markup {
  const { sha256, width, height, alternative } = picture;
  const url = sha256 === null ? undefined : source(sha256);
  if (url === undefined) return html`<p class="missing-picture">${alternative}</p>`;
  const boxes = (of: readonly OverlayBox[], name: string): Markup =>
    joined(
      of.map(
        (box) =>
          html`<rect
            class="${name}"
            x="${scaled(box.x, width)}"
            y="${scaled(box.y, height)}"
            width="${scaled(box.width, width)}"
            height="${scaled(box.height, height)}"
          />`,
      ),
    );
  return html`<svg class="picture" viewBox="0 0 ${width} ${height}" role="img" aria-label="${alternative}">
    <image href="${url}" width="${width}" height="${height}" />
    ${boxes(picture.expected, 'expected')} ${boxes(picture.observed, 'observed')}
  </svg>`;
}

function scaled(fraction: number, size: number): string {
  return (fraction * size).toFixed(1);
}
