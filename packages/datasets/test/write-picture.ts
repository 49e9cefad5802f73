import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import sharp from 'sharp';

/** Writes a picture of one colour with a rectangle [left, top, right, bottom) of another. */
export async function writePicture(
  file: string,
  [width, height]: readonly [number, number],
  rectangle: readonly [number, number, number, number],
  colour: readonly [number, number, number] = [255, 255, 255],
  background: readonly [number, number, number] = [0, 0, 0],
): Promise<void> {
  mkdirSync(dirname(file), { recursive: true });
  const [left, top, right, bottom] = rectangle;
  const row = (from: number, to: number) =>
    Uint8Array.from({ length: 3 * width }, (_, i) => {
      const x = Math.floor(i / 3);
      return (x >= from && x < to ? colour : background)[i % 3];
    });
  const [empty, full] = [row(0, 0), row(left, right)];
  const data = new Uint8Array(width * height * 3);
  for (let y = 0; y < height; y++) data.set(y >= top && y < bottom ? full : empty, 3 * width * y);
  const picture = sharp(data, { raw: { width, height, channels: 3 } });
  await (file.endsWith('.png') ? picture.png() : picture.jpeg({ quality: 100 })).toFile(file);
}
