// By name, not through the global object: under a test runner's own globals each look-up costs more than the sum around it.
const { max, min } = Math;

/** A small picture with smaller copies of itself; linear light, colour already multiplied by opacity, red green blue opacity in 0..1. */
export interface Sprite {
  readonly levels: readonly { readonly width: number; readonly height: number; readonly values: Float32Array }[];
}

/** @param rgba eight bits a channel, display coded, not multiplied by opacity. */
export function spriteOf(rgba: Uint8ClampedArray, width: number, height: number): Sprite {
  const values = new Float32Array(width * height * 4);
  for (let i = 0; i < values.length; i += 4) {
    const opacity = (rgba[i + 3] as number) / 255;
    for (let c = 0; c < 3; c += 1) values[i + c] = ((rgba[i + c] as number) / 255) ** 2 * opacity;
    values[i + 3] = opacity;
  }
  const levels: Sprite['levels'][number][] = [{ width, height, values }];
  for (let last = levels[0]; last !== undefined && (last.width > 1 || last.height > 1); last = levels.at(-1)) {
    levels.push(halved(last));
  }
  return { levels };
}

function halved(of: Sprite['levels'][number]): Sprite['levels'][number] {
  const width = max(1, of.width >> 1);
  const height = max(1, of.height >> 1);
  const values = new Float32Array(width * height * 4);
  const at = (x: number, y: number): number => (min(y, of.height - 1) * of.width + min(x, of.width - 1)) * 4;
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const four = [at(2 * x, 2 * y), at(2 * x + 1, 2 * y), at(2 * x, 2 * y + 1), at(2 * x + 1, 2 * y + 1)];
      for (let c = 0; c < 4; c += 1) {
        values[(y * width + x) * 4 + c] = four.reduce((sum, i) => sum + (of.values[i + c] as number), 0) / 4;
      }
    }
  }
  return { width, height, values };
}
