import type { Survey } from './survey.js';

export function rough(seen: Survey): Uint8Array {
  const [width, height] = [seen.width / 2, seen.height / 2];
  const out = new Uint8Array(width * height * 3);
  for (let y = 0; y < height; y += 1)
    for (let x = 0; x < width; x += 1)
      for (let c = 0; c < 3; c += 1) {
        let sum = 0;
        for (let k = 0; k < 4; k += 1) {
          const f = seen.faces[seen.nearest[(2 * y + (k >> 1)) * seen.width + 2 * x + (k & 1)] as number];
          if (f === undefined) continue;
          const n = f.face.u[0] * f.face.v[1] - f.face.u[1] * f.face.v[0];
          const light = 0.6 + (n > 0.0001 ? 0.4 : f.face.u[0] * f.face.v[2] > 0.0001 ? 0.15 : 0);
          sum += (f.face.surface.colour[c] as number) * light;
        }
        out[(y * width + x) * 3 + c] = Math.sqrt(sum / 4) * 255;
      }
  return out;
}
