import sharp from 'sharp';
import { rasterizeSvg } from './rasterize-svg.js';

test('rasterizeSvg draws at twice the size, in the colours that CSS variables name', async () => {
  const svg =
    '<svg xmlns="http://www.w3.org/2000/svg" class="p" width="4" height="3">' +
    '<style>.p{--left:#0072b2}@media(prefers-color-scheme:dark){.p{--left:#ffffff}}.left{fill:var(--left)}</style>' +
    '<rect class="left" width="4" height="3"/></svg>';
  const { data, info } = await sharp(await rasterizeSvg(svg))
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  expect([info.width, info.height]).toEqual([8, 6]);
  expect([...data.subarray(0, 3)]).toEqual([0x00, 0x72, 0xb2]);
});
