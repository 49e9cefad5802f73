import ndarray, { type NdArray } from 'ndarray';

/** Numbers in [0, 1) from a seed (a linear congruential generator). */
export function numbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

/** A figure of a disc on a box, shifted by dx px. */
export function figure(width: number, height: number, dx = 0): NdArray<Uint8Array> {
  const mask = ndarray(new Uint8Array(width * height), [height, width]);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const u = x - width / 2 - dx;
      const v = y - height / 2;
      const head = u ** 2 + (v + height / 5) ** 2 < (height / 10) ** 2;
      const body = Math.abs(u) < width / 8 && v > -height / 8 && v < height / 4;
      if (head || body) mask.set(y, x, 1);
    }
  }
  return mask;
}

/** A colour gradient with noise, and red clothes with a pattern on the mask. */
export function picture(mask: NdArray<Uint8Array>, random: () => number, noise = 6) {
  const [height, width] = mask.shape;
  const image = ndarray(new Uint8Array(height * width * 3), [height, width, 3]);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const colour = mask.get(y, x)
        ? [190 + 20 * (x & 1), 60, 50 + 20 * (y & 1)]
        : [60 + x / 4, 110 + y / 4, 140];
      for (let c = 0; c < 3; c++) image.set(y, x, c, colour[c] + noise * (random() - 0.5));
    }
  }
  return image;
}

/** Intersection over union; 1 for two empty masks. */
export function iou(a: NdArray<Uint8Array>, b: NdArray<Uint8Array>): number {
  let both = 0;
  let either = 0;
  for (let y = 0; y < a.shape[0]; y++) {
    for (let x = 0; x < a.shape[1]; x++) {
      both += a.get(y, x) && b.get(y, x) ? 1 : 0;
      either += a.get(y, x) || b.get(y, x) ? 1 : 0;
    }
  }
  return either === 0 ? 1 : both / either;
}
