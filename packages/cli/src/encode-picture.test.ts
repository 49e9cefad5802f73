import sharp from 'sharp';
import { colourMap, greyMask } from './colour-map.js';
import { encodePicture } from './encode-picture.js';

async function decode(url: string) {
  const bytes = Buffer.from(url.slice(url.indexOf(',') + 1), 'base64');
  return sharp(bytes).removeAlpha().raw().toBuffer({ resolveWithObject: true });
}

describe('encodePicture', () => {
  it('enlarges maps in squares and keeps the size of the picture', async () => {
    const mask = greyMask(Float32Array.of(0, 1, 1, 0));
    const picture = await encodePicture(mask, { longSide: 8, kind: 'map' });
    expect(picture).toMatchObject({ width: 2, height: 2 });
    const { data, info } = await decode(picture.url);
    expect([info.width, info.height]).toEqual([8, 8]);
    for (let y = 0; y < 8; y++) {
      for (let x = 0; x < 8; x++) {
        const value = data[(8 * y + x) * info.channels];
        expect(value).toBe(x < 4 === y < 4 ? 0 : 255);
      }
    }
  });

  it('makes large photographs smaller, as JPEG', async () => {
    const raw = {
      data: new Uint8Array(900 * 600 * 3),
      width: 900,
      height: 600,
      channels: 3,
    } as const;
    const picture = await encodePicture(raw, { longSide: 720, kind: 'photo' });
    expect(picture).toMatchObject({ width: 900, height: 600 });
    expect(picture.url).toMatch(/^data:image\/jpeg;base64,/);
    const { info } = await decode(picture.url);
    expect([info.width, info.height]).toEqual([720, 480]);
  });
});

describe('colourMap', () => {
  it('goes from black at 0 to the brightest colour at the largest weight', () => {
    const { data } = colourMap(Float32Array.of(0, 1, 2, 4));
    const brightness = [0, 1, 2, 3].map((i) => data[3 * i] + data[3 * i + 1] + data[3 * i + 2]);
    expect([...data.subarray(0, 3)]).toEqual([0, 0, 4]);
    expect([...data.subarray(9)]).toEqual([252, 255, 164]);
    expect(brightness).toEqual(brightness.toSorted((a, b) => a - b));
  });

  it('draws a map without any weight black', () => {
    expect([...colourMap(new Float32Array(1)).data]).toEqual([0, 0, 4]);
  });
});
