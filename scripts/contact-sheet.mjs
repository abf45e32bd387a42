#!/usr/bin/env node
// Contact sheet of the generated warehouse photographs, 24 a site: node scripts/contact-sheet.mjs OUT.jpg [--truth] [--first N] [--per-site N]
import { parseArgs } from 'node:util';
import sharp from 'sharp';
import { renderPhoto } from '../dist/src/demo/warehouse/scenes/render-photo.js';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    truth: { type: 'boolean', default: false },
    first: { type: 'string', default: '0' },
    'per-site': { type: 'string', default: '24' },
    width: { type: 'string', default: '320' },
    site: { type: 'string', multiple: true, default: ['bright', 'dim'] },
    quality: { type: 'string', default: '62' },
  },
});
const [out] = positionals;
if (out === undefined) throw new Error('Say where the sheet goes: node scripts/contact-sheet.mjs OUT.jpg');

const perSite = Number(values['per-site']);
const width = Number(values.width);
const height = (width * 3) / 4;
const columns = Math.min(6, perSite);
const tiles = [];
for (const site of values.site) {
  for (let i = 0; i < perSite; i += 1) {
    const group = Number(values.first) + Math.floor(i / 2);
    const photo = await renderPhoto({ site, purpose: 'training', seed: 1, group, view: i % 2 });
    const drawn = values.truth ? await withTruth(photo) : photo.jpeg;
    tiles.push(await sharp(drawn).resize(width, height).toBuffer());
  }
}
await sharp({
  create: {
    width: columns * width,
    height: Math.ceil(tiles.length / columns) * height,
    channels: 3,
    background: '#fff',
  },
})
  .composite(tiles.map((input, i) => ({ input, left: (i % columns) * width, top: Math.floor(i / columns) * height })))
  .jpeg({ quality: Number(values.quality), mozjpeg: true })
  .toFile(out);

async function withTruth({ jpeg, width: w, height: h, objects }) {
  const rectangles = objects.map(({ className, box: [x, y, bw, bh], visibility }) => {
    const colour =
      className === 'pallet' ? '#ff2bd6' : visibility > 0.9 ? '#25ff4a' : visibility > 0.3 ? '#ffe600' : '#ff3b1f';
    return `<rect x="${x}" y="${y}" width="${bw}" height="${bh}" fill="none" stroke="${colour}" stroke-width="${className === 'pallet' ? 2 : 1}"/>`;
  });
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${w}" height="${h}">${rectangles.join('')}</svg>`;
  return sharp(jpeg)
    .composite([{ input: Buffer.from(svg) }])
    .jpeg({ quality: 95 })
    .toBuffer();
}
