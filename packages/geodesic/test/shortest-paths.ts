/**
 * Lengths of the shortest paths inside the closed union of the mask's pixel squares by brute force:
 * a visibility graph of the source, all pixel centres and all corners, and Dijkstra's algorithm.
 * Squares that touch at a corner only are not connected there. Nothing is shared with the package.
 */
export function shortestPaths(
  mask: ArrayLike<number>,
  height: number,
  width: number,
  source: readonly [x: number, y: number],
  spacing: readonly [x: number, y: number] = [1, 1],
): number[] {
  const blocked = (x: number, y: number): boolean =>
    x < 0 || y < 0 || x >= width || y >= height || mask[y * width + x] === 0;
  const pinched = (x: number, y: number): boolean =>
    blocked(x, y) === blocked(x - 1, y - 1) &&
    blocked(x - 1, y) === blocked(x, y - 1) &&
    blocked(x, y) !== blocked(x - 1, y);
  const lies = (x: number, y: number): boolean =>
    !blocked(x, y) || !blocked(x - 1, y) || !blocked(x, y - 1) || !blocked(x - 1, y - 1);

  // Positions in half pixels: centres odd, corners even.
  type Point = [x: number, y: number];
  const nodes: Point[] = [[2 * source[0] + 1, 2 * source[1] + 1]];
  for (let y = 0; y <= height; y++) {
    for (let x = 0; x <= width; x++) if (lies(x, y) && !pinched(x, y)) nodes.push([2 * x, 2 * y]);
  }
  const corners = nodes.length;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) if (!blocked(x, y)) nodes.push([2 * x + 1, 2 * y + 1]);
  }

  const sees = ([ax, ay]: Point, [bx, by]: Point): boolean => {
    const dx = bx - ax;
    const dy = by - ay;
    const side = (x: number, y: number): number => dx * (y - ay) - dy * (x - ax);
    for (let y = Math.floor(Math.min(ay, by) / 2) - 1; 2 * y <= Math.max(ay, by); y++) {
      for (let x = Math.floor(Math.min(ax, bx) / 2) - 1; 2 * x <= Math.max(ax, bx); x++) {
        // A corner between two diagonal squares, strictly inside the segment.
        const t = (2 * x - ax) * dx + (2 * y - ay) * dy;
        const on = side(2 * x, 2 * y) === 0 && t > 0 && t < dx * dx + dy * dy;
        if (on && pinched(x, y)) return false;
        // Along a grid line between two blocked squares.
        const overlaps = Math.max(ax, bx) > 2 * x && Math.min(ax, bx) < 2 * x + 2;
        const overlapsY = Math.max(ay, by) > 2 * y && Math.min(ay, by) < 2 * y + 2;
        if (dy === 0 && ay === 2 * y && overlaps && blocked(x, y) && blocked(x, y - 1))
          return false;
        if (dx === 0 && ax === 2 * x && overlapsY && blocked(x, y) && blocked(x - 1, y)) {
          return false;
        }
        if (!blocked(x, y) || !overlaps || !overlapsY) continue;
        const sides = [0, 1, 2, 3].map((k) => side(2 * x + 2 * (k & 1), 2 * y + (k & 2)));
        if (Math.min(...sides) < 0 && Math.max(...sides) > 0) return false;
      }
    }
    return true;
  };

  const distance = nodes.map((_, k) => (k === 0 ? 0 : Infinity));
  const done = new Set<number>();
  for (;;) {
    let a = -1;
    for (let k = 0; k < corners; k++) {
      if (!done.has(k) && distance[k] < Infinity && !(distance[a] <= distance[k])) a = k;
    }
    if (a < 0) break;
    done.add(a);
    for (let b = 0; b < nodes.length; b++) {
      const length = Math.hypot(
        ((nodes[b][0] - nodes[a][0]) * spacing[0]) / 2,
        ((nodes[b][1] - nodes[a][1]) * spacing[1]) / 2,
      );
      const through = distance[a] + length;
      if (through < distance[b] && sees(nodes[a], nodes[b])) distance[b] = through;
    }
  }
  const result = Array.from({ length: height * width }, () => Infinity);
  for (let k = corners; k < nodes.length; k++) {
    result[((nodes[k][1] - 1) / 2) * width + (nodes[k][0] - 1) / 2] = distance[k];
  }
  return result;
}
