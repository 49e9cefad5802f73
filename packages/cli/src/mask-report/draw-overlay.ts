import type { NdArray } from 'ndarray';
import sharp from 'sharp';

/** Width of a picture in the report, px. */
const width = 360;

type Rgb = readonly [r: number, g: number, b: number];

/** Both, only the mask, only the hull: told apart by colour-blind readers too. */
export const overlayColours = {
  both: [240, 228, 66] as Rgb,
  maskOnly: [213, 94, 0] as Rgb,
  hullOnly: [0, 114, 178] as Rgb,
};

/**
 * Draws a mask over its image as a JPEG data URL: the background dark, the mask tinted; and where a
 * hull is given, what only one of the two has in colours of its own.
 *
 * @param image H x W x 3. @param mask H x W. @param hull H x W.
 */
export async function drawOverlay(
  image: NdArray<Uint8Array>,
  mask: NdArray<Uint8Array>,
  hull?: NdArray<Uint8Array>,
): Promise<string> {
  const [height, columns] = mask.shape;
  const data = new Uint8Array(3 * height * columns);
  for (let i = 0; i < mask.data.length; i++) {
    const inMask = mask.data[i] !== 0;
    const inHull = hull ? hull.data[i] !== 0 : inMask;
    const colour = inMask
      ? overlayColours[inHull ? 'both' : 'maskOnly']
      : inHull
        ? overlayColours.hullOnly
        : undefined;
    for (let c = 0; c < 3; c++) {
      const value = image.data[3 * i + c];
      data[3 * i + c] = colour ? 0.45 * value + 0.55 * colour[c] : 0.55 * value;
    }
  }
  const bytes = await sharp(data, { raw: { width: columns, height, channels: 3 } })
    .resize({ width: Math.max(width, Math.min(columns, 2 * width)), kernel: 'lanczos3' })
    .jpeg({ quality: 82 })
    .toBuffer();
  return `data:image/jpeg;base64,${bytes.toString('base64')}`;
}
