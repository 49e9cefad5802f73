/** Connected regions of one value. */
export interface Components {
  /** Region of every pixel, 1 ...; 0 where the value is another one. */
  labels: Int32Array;
  /** Pixels of region i at i; entry 0 is unused. */
  areas: number[];
  /** Whether region i touches the border of the image. */
  touchesBorder: boolean[];
}

/** Labels the regions of `value` in a mask, with 4 or 8 neighbours per pixel. */
export function labelComponents(
  mask: Uint8Array,
  width: number,
  height: number,
  value: 0 | 1,
  neighbours: 4 | 8,
): Components {
  // A border of one pixel, labelled as done, saves all bounds checks.
  const stride = width + 2;
  const padded = new Int32Array(stride * (height + 2)).fill(-1);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      if (mask[y * width + x] === value) padded[(y + 1) * stride + x + 1] = 0;
    }
  }
  const straight = [-1, 1, -stride, stride];
  const diagonal = [-stride - 1, -stride + 1, stride - 1, stride + 1];
  const steps = neighbours === 4 ? straight : [...straight, ...diagonal];
  const areas = [0];
  const touchesBorder = [false];
  const stack: number[] = [];
  for (let seed = 0; seed < padded.length; seed++) {
    if (padded[seed] !== 0) continue;
    const label = areas.length;
    let area = 0;
    let touches = false;
    padded[seed] = label;
    stack.push(seed);
    while (stack.length > 0) {
      const at = stack.pop()!;
      area++;
      const column = at % stride;
      if (column === 1 || column === width) touches = true;
      if (at < 2 * stride || at >= height * stride) touches = true;
      for (const step of steps) {
        if (padded[at + step] !== 0) continue;
        padded[at + step] = label;
        stack.push(at + step);
      }
    }
    areas.push(area);
    touchesBorder.push(touches);
  }
  const labels = new Int32Array(mask.length);
  for (let y = 0, i = 0; y < height; y++) {
    for (let x = 0; x < width; x++, i++) {
      const label = padded[(y + 1) * stride + x + 1];
      if (label > 0) labels[i] = label;
    }
  }
  return { labels, areas, touchesBorder };
}
