import fc from 'fast-check';
import ndarray from 'ndarray';
import type { NdArray } from 'ndarray';

/** A random mask up to 12 x 12 with at least one pixel, about two thirds inside. */
export const randomMask: fc.Arbitrary<NdArray<Uint8Array>> = fc
  .tuple(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 12 }))
  .chain(([h, w]) =>
    fc
      .array(fc.integer({ min: 0, max: 2 }), { minLength: h * w, maxLength: h * w })
      .filter((values) => values.some((v) => v > 0))
      .map((values) =>
        ndarray(
          Uint8Array.from(values, (v) => +(v > 0)),
          [h, w],
        ),
      ),
  );

/** The pixels [x, y] inside a mask. */
export function pixelsOf(mask: NdArray): [number, number][] {
  const pixels: [number, number][] = [];
  for (let y = 0; y < mask.shape[0]; y++) {
    for (let x = 0; x < mask.shape[1]; x++) if (mask.get(y, x) !== 0) pixels.push([x, y]);
  }
  return pixels;
}

/** Values of a view in row-major order. */
export function valuesOf(map: NdArray): number[] {
  const values: number[] = [];
  for (let y = 0; y < map.shape[0]; y++) {
    for (let x = 0; x < map.shape[1]; x++) values.push(map.get(y, x));
  }
  return values;
}

/** The flips and the transposition of a view, with the matching map of points. */
export const symmetries: {
  name: string;
  view: <T extends NdArray>(map: T) => T;
  point: (p: readonly [number, number], h: number, w: number) => [number, number];
}[] = [
  {
    name: 'left-right flip',
    view: (map) => map.step(1, -1) as typeof map,
    point: ([x, y], _h, w) => [w - 1 - x, y],
  },
  {
    name: 'up-down flip',
    view: (map) => map.step(-1, 1) as typeof map,
    point: ([x, y], h) => [x, h - 1 - y],
  },
  {
    name: 'transposition',
    view: (map) => map.transpose(1, 0) as typeof map,
    point: ([x, y]) => [y, x],
  },
];
