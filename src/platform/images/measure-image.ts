import type { ImageMeasurements, RgbImage } from '../../ports/machines.js';

/** Luminance at or below this counts as dark, at or above {@link BRIGHT} as bright. */
const DARK = 4;
const BRIGHT = 251;
const HASH_ROWS = 8;
const HASH_COLUMNS = 9;

/**
 * Measures an image on its luminance Y = .299R + .587G + .114B (0..255, not rounded), over all pixels: mean, population
 * deviation, shares of dark (Y <= 4) and bright (Y >= 251) pixels; sharpness is the mean square of 4Y minus its four
 * neighbours without the border pixels (0 for an image without inner pixels). Never more than three rows are held.
 * The dhash has 8x8 bits, row by row, highest first: a block's mean is above that of the block to its right, with 9 columns
 * and 8 rows of blocks at floor(i x extent / count). Pinned by test/golden/vision (metadata of real photographs).
 */
export function measureImage({ width, height, data }: RgbImage): ImageMeasurements {
  const totals = { sum: 0, squares: 0, dark: 0, bright: 0, laplace: 0 };
  const blocks = new BlockMeans(width, height);
  let rows: [Float64Array, Float64Array, Float64Array] = [luma(), luma(), luma()];
  for (let y = 0; y < height; y += 1) {
    rows = [rows[1], rows[2], rows[0]];
    const row = rows[2];
    for (let x = 0, at = y * width * 3; x < width; x += 1, at += 3) {
      const value = 0.299 * (data[at] ?? 0) + 0.587 * (data[at + 1] ?? 0) + 0.114 * (data[at + 2] ?? 0);
      row[x] = value;
      totals.sum += value;
      totals.squares += value * value;
      if (value <= DARK) totals.dark += 1;
      if (value >= BRIGHT) totals.bright += 1;
    }
    blocks.addRow(y, row);
    if (y >= 2) totals.laplace += laplaceOf(rows);
  }
  const pixels = width * height;
  const mean = totals.sum / pixels;
  const inner = Math.max(0, width - 2) * Math.max(0, height - 2);
  return {
    luminance: mean,
    contrast: Math.sqrt(Math.max(0, totals.squares / pixels - mean * mean)),
    sharpness: inner === 0 ? 0 : totals.laplace / inner,
    darkShare: totals.dark / pixels,
    brightShare: totals.bright / pixels,
    dhash64: blocks.hash(),
  };

  function luma(): Float64Array {
    return new Float64Array(width);
  }
}

/** Sum of squared Laplacians over the inner pixels of the middle one of three rows. */
function laplaceOf([above, middle, below]: readonly [Float64Array, Float64Array, Float64Array]): number {
  let sum = 0;
  for (let x = 1; x < middle.length - 1; x += 1) {
    const neighbours = (above[x] ?? 0) + (below[x] ?? 0) + (middle[x - 1] ?? 0) + (middle[x + 1] ?? 0);
    const value = 4 * (middle[x] ?? 0) - neighbours;
    sum += value * value;
  }
  return sum;
}

/** Mean luminance of 8x9 blocks, collected row by row. A block of an image too small for it spans at least one pixel. */
class BlockMeans {
  private readonly sums = new Float64Array(HASH_ROWS * HASH_COLUMNS);
  private readonly counts = new Float64Array(HASH_ROWS * HASH_COLUMNS);
  private readonly columns: readonly [number, number][];
  private readonly rows: readonly [number, number][];

  constructor(width: number, height: number) {
    this.columns = edges(width, HASH_COLUMNS);
    this.rows = edges(height, HASH_ROWS);
  }

  addRow(y: number, row: Float64Array): void {
    this.rows.forEach(([top, bottom], blockRow) => {
      if (y < top || y >= bottom) return;
      this.columns.forEach(([left, right], blockColumn) => {
        const block = blockRow * HASH_COLUMNS + blockColumn;
        let sum = 0;
        for (let x = left; x < right; x += 1) sum += row[x] ?? 0;
        this.sums[block] = (this.sums[block] ?? 0) + sum;
        this.counts[block] = (this.counts[block] ?? 0) + right - left;
      });
    });
  }

  hash(): string {
    let bits = '';
    for (let row = 0; row < HASH_ROWS; row += 1) {
      for (let column = 0; column + 1 < HASH_COLUMNS; column += 1) {
        bits += this.mean(row, column) > this.mean(row, column + 1) ? '1' : '0';
      }
    }
    return BigInt(`0b${bits}`).toString(16).padStart(16, '0');
  }

  private mean(row: number, column: number): number {
    const block = row * HASH_COLUMNS + column;
    return (this.sums[block] ?? 0) / (this.counts[block] ?? 1);
  }
}

function edges(extent: number, count: number): [number, number][] {
  return Array.from({ length: count }, (_, i): [number, number] => {
    const start = Math.min(extent - 1, Math.floor((i * extent) / count));
    return [start, Math.max(start + 1, Math.floor(((i + 1) * extent) / count))];
  });
}
