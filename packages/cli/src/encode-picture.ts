import type { PngUrl } from '@mas/viewer';
import sharp from 'sharp';

/** Bytes of a picture, row-major. */
export interface RawPicture {
  data: Uint8Array;
  width: number;
  height: number;
  /** 1 grey, 3 RGB. */
  channels: 1 | 3;
}

/**
 * Encodes a picture as a data URL. Small ones get more pixels, so that a browser shows them as they
 * are meant: photographs smooth, masks in squares. Large ones get fewer.
 *
 * @param longSide of what is encoded; the size in the result stays that of the picture, the unit of
 * its joints.
 */
export async function encodePicture(
  picture: RawPicture,
  { longSide, kind }: { longSide: number; kind: 'photo' | 'map' },
): Promise<PngUrl> {
  const { data, width, height, channels } = picture;
  const scale = longSide / Math.max(width, height);
  const resized = sharp(data, { raw: { width, height, channels } }).resize(
    Math.max(1, Math.round(width * scale)),
    Math.max(1, Math.round(height * scale)),
    { kernel: kind === 'photo' ? 'lanczos3' : 'nearest', fit: 'fill' },
  );
  // A large photograph is ten times smaller as JPEG.
  const isLarge = kind === 'photo' && longSide > 400;
  const bytes = await (isLarge ? resized.jpeg({ quality: 88 }) : resized.png()).toBuffer();
  const type = isLarge ? 'jpeg' : 'png';
  return { width, height, url: `data:image/${type};base64,${bytes.toString('base64')}` };
}
