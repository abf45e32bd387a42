// By name, not through the global object: under a test runner's own globals each look-up costs more than the sum around it.
const { abs, max, min, round, sqrt } = Math;

/** What stands between the light and the file. Lengths in pixels. */
export interface Sensor {
  readonly width: number;
  readonly height: number;
  /** Factor on the light. */
  readonly gain: number;
  /** Factors on red, green, blue: a white balance that is a little off. */
  readonly balance: readonly [number, number, number];
  /** 0 sharp to 1: weight of the neighbours. */
  readonly softness: number;
  /** Way the camera or the goods moved while the shutter was open, along x and y. */
  readonly motion: readonly [number, number];
  /** Loss of light in the corners, 0 to 1. */
  readonly vignette: number;
  /** Standard deviation of the noise at full light, and of the noise of the electronics, as shares of full light. */
  readonly shotNoise: number;
  readonly readNoise: number;
  readonly seed: number;
}

/** Eight bits a channel, red green blue, from linear light, which is used up. */
export function develop(light: Float32Array, sensor: Sensor): Uint8Array {
  const moved = smeared(light, sensor);
  const soft = softened(moved, sensor);
  return readOut(soft, sensor);
}

function smeared(light: Float32Array, { width, height, motion: [mx, my] }: Sensor): Float32Array {
  const taps = round(max(abs(mx), abs(my))) + 1;
  if (taps < 2) return light;
  const out = new Float32Array(light.length);
  for (let tap = 0; tap < taps; tap += 1) {
    const share = tap / (taps - 1) - 0.5;
    const [dx, dy] = [round(mx * share), round(my * share)];
    for (let y = 0; y < height; y += 1) {
      const from = min(height - 1, max(0, y + dy)) * width;
      for (let x = 0; x < width; x += 1) {
        const source = (from + min(width - 1, max(0, x + dx))) * 3;
        const into = (y * width + x) * 3;
        out[into] = (out[into] as number) + (light[source] as number) / taps;
        out[into + 1] = (out[into + 1] as number) + (light[source + 1] as number) / taps;
        out[into + 2] = (out[into + 2] as number) + (light[source + 2] as number) / taps;
      }
    }
  }
  return out;
}

/** Three by three, the weights of a line being softness : 2 : softness, then divided by their sum. */
function softened(light: Float32Array, { width, height, softness }: Sensor): Float32Array {
  const [side, middle] = [softness / (2 + 2 * softness), 1 / (1 + softness)];
  const row = width * 3;
  const across = new Float32Array(light);
  for (let y = 0; y < height; y += 1) {
    for (let i = y * row + 3; i < (y + 1) * row - 3; i += 1) {
      across[i] = (light[i] as number) * middle + ((light[i - 3] as number) + (light[i + 3] as number)) * side;
    }
  }
  // The light itself is no longer needed: its place takes the result.
  const out = light;
  out.set(across.subarray(0, row));
  out.set(across.subarray(-row), out.length - row);
  for (let i = row; i < out.length - row; i += 1) {
    out[i] = (across[i] as number) * middle + ((across[i - row] as number) + (across[i + row] as number)) * side;
  }
  return out;
}

function readOut(light: Float32Array, sensor: Sensor): Uint8Array {
  const { width, height, gain, vignette } = sensor;
  const noise = new Noise(sensor.seed);
  const curve = toneCurve();
  const deviation = noiseCurve(sensor);
  const out = new Uint8Array(light.length);
  for (let y = 0, i = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1, i += 3) {
      const dx = x / width - 0.5;
      const dy = y / height - 0.5;
      const fall = gain * (1 - vignette * 2 * (dx * dx + dy * dy));
      noise.draw();
      for (let c = 0; c < 3; c += 1) {
        const value = (light[i + c] as number) * fall * (sensor.balance[c] as number);
        const spread = deviation[min(CURVE - 1, (value * STEP) | 0)] as number;
        const noisy = value + spread * (0.75 * noise.common + 0.65 * noise.own(c));
        out[i + c] = curve[max(0, min(CURVE - 1, (noisy * STEP) | 0))] as number;
      }
    }
  }
  return out;
}

/** Entries of the curves, over linear light from 0 to 2. */
const CURVE = 32_768;
const STEP = CURVE / 2;

/** Tone curve of a camera: soft shoulder, square root for the display, a little contrast. */
function toneCurve(): Uint8Array {
  return Uint8Array.from({ length: CURVE }, (_, i) => {
    const light = (i + 0.5) / STEP;
    const rolled = (light * (1 + light * 0.12)) / (1 + light * 0.45);
    const display = sqrt(min(1, rolled * 1.12));
    const contrast = display + 0.22 * display * (1 - display) * (2 * display - 1);
    return round(255 * min(1, contrast));
  });
}

/** Standard deviation by light: photons come by chance, and the electronics add theirs. */
function noiseCurve({ shotNoise, readNoise }: Sensor): Float32Array {
  const [shot, read] = [shotNoise ** 2, readNoise ** 2];
  return Float32Array.from({ length: CURVE }, (_, i) => sqrt((shot * i) / STEP + read));
}

/** Mean 0, deviation 1, from -2.4 to 2.4: sums of two bytes of a xorshift generator, four of them a pixel. */
class Noise {
  common = 0;
  #first: number;
  #second = 0;

  constructor(seed: number) {
    this.#first = seed | 1;
  }

  draw(): void {
    this.#second = shifted(this.#first);
    this.#first = shifted(this.#second);
    this.common = normed((this.#second & 255) + ((this.#second >>> 8) & 255));
  }

  /** @param channel 0, 1 or 2. */
  own(channel: number): number {
    if (channel === 0) return normed(((this.#second >>> 16) & 255) + (this.#second >>> 24));
    return channel === 1
      ? normed((this.#first & 255) + ((this.#first >>> 8) & 255))
      : normed(((this.#first >>> 16) & 255) + (this.#first >>> 24));
  }
}

const normed = (sum: number): number => (sum - 255) / 104.5;

function shifted(state: number): number {
  let s = state;
  s ^= s << 13;
  s ^= s >>> 17;
  return s ^ (s << 5);
}
