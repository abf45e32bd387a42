import { createRequire } from 'node:module';
import { createCanvas, GlobalFonts, type SKRSContext2D } from '@napi-rs/canvas';
import { seededRng } from '../../../../kernel/rng.js';
import { Dice } from '../dice.js';
import { type Sprite, spriteOf } from './sprite.js';

const SANS = 'Warehouse Sans';
const MONO = 'Warehouse Mono';

type Draw = (context: SKRSContext2D, width: number, height: number, dice: Dice) => void;

/** Everything printed or stuck on things, drawn once with fonts of our own: the machine's fonts never show. */
export function printShop(): ReadonlyMap<string, Sprite> {
  const { resolve } = createRequire(import.meta.url);
  GlobalFonts.registerFromPath(
    resolve('@expo-google-fonts/ibm-plex-sans/600SemiBold/IBMPlexSans_600SemiBold.ttf'),
    SANS,
  );
  GlobalFonts.registerFromPath(resolve('@expo-google-fonts/ibm-plex-mono/500Medium/IBMPlexMono_500Medium.ttf'), MONO);
  const sprites = new Map<string, Sprite>();
  const draw = (name: string, [width, height]: readonly [number, number], with_: Draw): void => {
    const context = createCanvas(width, height).getContext('2d');
    with_(context, width, height, new Dice(seededRng(sprites.size * 101 + 17)));
    sprites.set(name, spriteOf(context.getImageData(0, 0, width, height).data, width, height));
  };
  LABELS.forEach((label, i) => draw(`label-${i}`, [192, 136], label));
  PRINTS.forEach((print, i) => draw(`print-${i}`, [256, 128], print));
  draw('arrows', [96, 96], arrows);
  draw('tape-brown', [128, 32], tape('rgba(150,100,48,0.78)', 'rgba(255,230,190,0.25)'));
  draw('tape-clear', [128, 32], tape('rgba(196,160,110,0.42)', 'rgba(255,255,255,0.22)'));
  draw('tape-white', [128, 32], tape('rgba(226,222,210,0.86)', 'rgba(255,255,255,0.25)'));
  draw('seam', [32, 8], (context, width, height) => {
    context.fillStyle = 'rgba(45,26,10,0.85)';
    context.fillRect(0, 0, width, height);
  });
  draw('crate-side', [128, 64], crateSide);
  draw('crate-top', [64, 64], crateTop);
  draw('hazard', [32, 128], hazard);
  draw('warning', [96, 96], warning);
  draw('notice', [128, 160], notice);
  return sprites;
}

const text = (context: SKRSContext2D, words: string, at: readonly [number, number], font: string): void => {
  context.font = font;
  context.fillText(words, at[0], at[1]);
};

function barcode(context: SKRSContext2D, box: readonly [number, number, number, number], dice: Dice): void {
  const [left, top, width, height] = box;
  for (let x = left; x < left + width;) {
    const bar = dice.whole(1, 4);
    context.fillRect(x, top, Math.min(bar, left + width - x), height);
    x += bar + dice.whole(1, 3);
  }
}

function paper(context: SKRSContext2D, width: number, height: number, colour = '#f4f2ec'): void {
  context.fillStyle = colour;
  context.fillRect(0, 0, width, height);
  context.fillStyle = '#16161a';
  context.strokeStyle = '#16161a';
}

const DEPOTS = ['HUB 07', 'NORD 2', 'LJU-14', 'RTM 3B', 'BLQ 09', 'GDN 5'];

const shipping =
  (depot: string): Draw =>
  (context, width, height, dice) => {
    paper(context, width, height);
    context.lineWidth = 2;
    context.strokeRect(3, 3, width - 6, height - 6);
    context.fillRect(3, 34, width - 6, 2);
    context.fillRect(3, 78, width - 6, 2);
    text(context, depot, [10, 28], `26px "${SANS}"`);
    text(context, `DOCK ${dice.whole(1, 48)}`, [118, 26], `15px "${SANS}"`);
    for (let line = 0; line < 3; line += 1) {
      text(
        context,
        `${dice.whole(100, 999)} ${dice.pick(['QUAY ROAD', 'MILL LANE', 'EAST GATE', 'YARD ST'])}`,
        [10, 48 + line * 12],
        `10px "${MONO}"`,
      );
    }
    barcode(context, [12, 86, width - 24, 34], dice);
    text(context, `${dice.whole(10000000, 99999999)}`, [40, 131], `10px "${MONO}"`);
  };

const article =
  (colour: string): Draw =>
  (context, width, height, dice) => {
    paper(context, width, height, '#f8f7f3');
    context.fillStyle = colour;
    context.fillRect(0, 0, width, 26);
    context.fillStyle = '#16161a';
    text(context, `ART ${dice.whole(1000, 9999)}-${dice.whole(10, 99)}`, [10, 56], `24px "${SANS}"`);
    text(context, `QTY ${dice.pick(['6', '12', '24', '48'])} PCS`, [10, 78], `15px "${MONO}"`);
    barcode(context, [10, 88, 110, 38], dice);
    context.lineWidth = 2;
    context.strokeRect(134, 72, 46, 52);
    for (let i = 0; i < 90; i += 1) context.fillRect(137 + dice.whole(0, 9) * 4, 75 + dice.whole(0, 11) * 4, 4, 4);
  };

const LABELS: readonly Draw[] = [
  shipping(DEPOTS[0] as string),
  shipping(DEPOTS[2] as string),
  article('#2b5ea8'),
  shipping(DEPOTS[4] as string),
  article('#c8471f'),
  article('#f4f2ec'),
];

const ink =
  (colour: string, what: Draw): Draw =>
  (context, width, height, dice) => {
    context.fillStyle = colour;
    context.strokeStyle = colour;
    context.textAlign = 'center';
    what(context, width, height, dice);
  };

const PRINTS: readonly Draw[] = [
  ink('#3a2411', (context, width) => {
    text(context, 'ALDERMERE', [width / 2, 56], `40px "${SANS}"`);
    text(context, 'KITCHEN & HOME', [width / 2, 88], `20px "${SANS}"`);
  }),
  ink('#1d3d6b', (context, width) => {
    context.lineWidth = 8;
    context.beginPath();
    context.arc(width / 2 - 74, 62, 34, 0, 7);
    context.stroke();
    text(context, 'norvik', [width / 2 + 36, 78], `52px "${SANS}"`);
  }),
  ink('#7c1d14', (context, width) => {
    text(context, 'FRAGILE', [width / 2, 62], `54px "${SANS}"`);
    text(context, 'HANDLE WITH CARE', [width / 2, 94], `22px "${SANS}"`);
  }),
  ink('#2c1c0e', (context, width) => {
    for (const [i, line] of ['ITEM NO. 40-118-6', 'N.W. 11.4 KG', 'G.W. 12.1 KG', '60 × 40 × 30 CM'].entries()) {
      text(context, line, [width / 2, 34 + i * 24], `20px "${MONO}"`);
    }
  }),
  ink('#204a2c', (context, width) => {
    context.beginPath();
    context.moveTo(60, 96);
    context.lineTo(92, 30);
    context.lineTo(124, 96);
    context.fill();
    text(context, 'Fenholt', [width / 2 + 50, 88], `38px "${SANS}"`);
  }),
  ink('#3a2411', (context, width, height) => {
    context.fillRect(0, height * 0.42, width, 14);
    text(context, 'BRANDT & SØN', [width / 2, 46], `34px "${SANS}"`);
  }),
];

function arrows(context: SKRSContext2D, width: number, height: number): void {
  context.fillStyle = '#2c1a0b';
  for (const x of [26, 66]) {
    context.beginPath();
    context.moveTo(x - 16, 38);
    context.lineTo(x, 12);
    context.lineTo(x + 16, 38);
    context.fill();
    context.fillRect(x - 6, 36, 12, 34);
  }
  context.fillRect(8, height - 16, width - 16, 7);
}

const tape =
  (colour: string, shine: string): Draw =>
  (context, width, height, dice) => {
    context.fillStyle = colour;
    context.fillRect(0, 1, width, height - 2);
    context.fillStyle = shine;
    for (let x = 0; x < width; x += dice.whole(6, 22))
      context.fillRect(x, dice.whole(1, 14), dice.whole(2, 9), dice.whole(4, 16));
  };

function crateSide(context: SKRSContext2D, width: number, height: number): void {
  context.fillStyle = 'rgba(0,0,0,0.42)';
  for (let x = 6; x < width; x += 15) context.fillRect(x, 16, 3, height - 24);
  context.fillRect(0, 11, width, 3);
  context.fillRect(0, height - 4, width, 4);
  context.fillRect(width / 2 - 16, 18, 32, 9);
  context.fillStyle = 'rgba(255,255,255,0.12)';
  context.fillRect(0, 0, width, 4);
  for (let x = 9; x < width; x += 15) context.fillRect(x, 16, 2, height - 24);
}

function crateTop(context: SKRSContext2D, width: number, height: number): void {
  context.fillStyle = 'rgba(0,0,0,0.78)';
  context.fillRect(4, 4, width - 8, height - 8);
}

function hazard(context: SKRSContext2D, width: number, height: number): void {
  context.fillStyle = '#15140f';
  for (let y = -width; y < height; y += 36) {
    context.beginPath();
    context.moveTo(0, y + width);
    context.lineTo(width, y);
    context.lineTo(width, y + 18);
    context.lineTo(0, y + width + 18);
    context.fill();
  }
}

function warning(context: SKRSContext2D, width: number, height: number): void {
  context.fillStyle = '#e8b400';
  context.fillRect(0, 0, width, height);
  context.fillStyle = '#141414';
  context.beginPath();
  context.moveTo(width / 2, 14);
  context.lineTo(width - 12, height - 16);
  context.lineTo(12, height - 16);
  context.fill();
}

function notice(context: SKRSContext2D, width: number, height: number): void {
  paper(context, width, height);
  context.fillStyle = '#1f4f93';
  context.fillRect(0, 0, width, 36);
  context.fillStyle = '#555';
  for (let y = 50; y < height - 12; y += 12) context.fillRect(12, y, y % 5 === 0 ? width - 60 : width - 24, 4);
}
