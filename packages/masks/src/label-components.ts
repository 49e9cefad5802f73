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
  const labels = new Int32Array(mask.length);
  const areas = [0];
  const touchesBorder = [false];
  const stack: number[] = [];
  for (let seed = 0; seed < mask.length; seed++) {
    if (mask[seed] !== value || labels[seed] !== 0) continue;
    const label = areas.length;
    let area = 0;
    let touches = false;
    labels[seed] = label;
    stack.push(seed);
    while (stack.length > 0) {
      const at = stack.pop()!;
      const x = at % width;
      const y = (at - x) / width;
      area++;
      if (x === 0 || y === 0 || x === width - 1 || y === height - 1) touches = true;
      for (let dy = -1; dy <= 1; dy++) {
        for (let dx = -1; dx <= 1; dx++) {
          if (neighbours === 4 && dx !== 0 && dy !== 0) continue;
          if (x + dx < 0 || x + dx >= width || y + dy < 0 || y + dy >= height) continue;
          const next = at + dy * width + dx;
          if (mask[next] !== value || labels[next] !== 0) continue;
          labels[next] = label;
          stack.push(next);
        }
      }
    }
    areas.push(area);
    touchesBorder.push(touches);
  }
  return { labels, areas, touchesBorder };
}
