// Writes a sheet of pictures of the benchmark, one row per domain, as a PPM file:
// node bench/contact-sheet.js sheet.ppm [columns] [side of a picture, px]
import { writeFileSync } from 'node:fs';
import { benchmarkDataset, benchmarkDomains } from '../dist/index.js';

const [file = 'sheet.ppm', columnsText = '9', sideText = '144'] = process.argv.slice(2);
const columns = Number(columnsText);
const side = Number(sideText);
const shrink = 2;
const width = columns * side;
const sheet = Buffer.alloc(width * benchmarkDomains.length * side * 3);
for (const [row, domain] of benchmarkDomains.entries()) {
  const sequences = benchmarkDataset({ domain, imageSize: shrink * side }).filter(
    ({ split }) => split === 'train',
  );
  for (let column = 0; column < columns; column++) {
    const { frameCount, frame } = sequences[(17 * column + 3) % sequences.length];
    const { views } = frame((3 * column) % frameCount);
    const { image } = views[column % views.length];
    for (let y = 0; y < side; y++)
      for (let x = 0; x < side; x++)
        for (let c = 0; c < 3; c++) {
          let sum = 0;
          for (let v = 0; v < shrink; v++)
            for (let u = 0; u < shrink; u++) sum += image.get(shrink * y + v, shrink * x + u, c);
          sheet[3 * ((row * side + y) * width + column * side + x) + c] = sum / shrink ** 2;
        }
  }
}
writeFileSync(
  file,
  Buffer.concat([Buffer.from(`P6 ${width} ${benchmarkDomains.length * side} 255\n`), sheet]),
);
