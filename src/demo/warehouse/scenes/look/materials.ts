import { NoiseTile } from './noise-tile.js';
import { printShop } from './print-shop.js';
import type { Sprite } from './sprite.js';

/** What surfaces are made of: read only, the same for all photographs. */
export interface Stock {
  /** Fine, without direction: paper, concrete. */
  readonly grain: NoiseTile;
  /** Large and soft: stains, bulges. */
  readonly cloud: NoiseTile;
  /** Long along u: fibres of wood, brushed metal, folds of film. */
  readonly fibre: NoiseTile;
  readonly sprites: ReadonlyMap<string, Sprite>;
}

let stock: Stock | undefined;

/** Made on first use, then kept: it depends on nothing and nobody changes it. One for each thread. */
export function stockOfMaterials(): Stock {
  stock ??= {
    grain: new NoiseTile({ seed: 11, cells: [64, 64], octaves: 3, gain: 0.9 }),
    cloud: new NoiseTile({ seed: 23, cells: [4, 4], octaves: 6, gain: 0.6 }),
    fibre: new NoiseTile({ seed: 37, cells: [2, 32], octaves: 4, gain: 0.75 }),
    sprites: printShop(),
  };
  return stock;
}
