import { createGeodesicSolver } from './create-geodesic-solver.js';

const u = [1, 0, 1, 1, 0, 1, 1, 1, 1];
const bar = [0, 0, 0, 1, 1, 1, 0, 0, 0];

test('gives the same results when it is used again', () => {
  const solver = createGeodesicSolver(3, 3);
  const out = new Float32Array(9);
  const fresh = (use: (s: typeof solver, map: Float32Array) => void): number[] => {
    const map = new Float32Array(9);
    use(createGeodesicSolver(3, 3), map);
    return [...map];
  };
  const uses: ((s: typeof solver, map: Float32Array) => void)[] = [
    (s, map) => s.geodesicDistance(u, [0, 0], map, { order: 1 }),
    (s, map) => s.geodesicWeight(bar, map, { compat: true }),
    (s, map) => s.distanceToMask(bar, map),
    (s, map) => s.geodesicDistance(bar, [0, 1, 2, 1], map),
    (s, map) => s.geodesicWeight(u, map),
    (s, map) => s.distanceToMask([0, 0, 0, 0, 0, 0, 0, 0, 0], map),
  ];
  for (const use of [...uses, ...uses.toReversed()]) {
    use(solver, out);
    expect([...out]).toEqual(fresh(use));
  }
  solver.geodesicDistance(u, [0, 0], out, { order: 2 });
  expect([...out]).toEqual([0, Infinity, 6, 1, Infinity, 5, 2, 3, 4]);
});

test('works again after a rejected source', () => {
  const solver = createGeodesicSolver(1, 3);
  const out = new Float32Array(3);
  expect(() => solver.geodesicDistance([1, 1, 0], [0, 0, 2, 0], out)).toThrow(/source 1/);
  solver.geodesicDistance([1, 1, 0], [1, 0], out);
  expect([...out]).toEqual([1, 0, Infinity]);
});

test('says what is wrong with its arguments', () => {
  expect(() => createGeodesicSolver(0, 3)).toThrow(/height must be a positive integer, found 0/);
  expect(() => createGeodesicSolver(3, 1.5)).toThrow(/width must be a positive integer/);
  const solver = createGeodesicSolver(2, 2);
  const out = new Float32Array(4);
  expect(() => solver.distanceToMask([1, 1], out)).toThrow(/2 x 2 = 4 entries, found 2/);
  expect(() => solver.geodesicWeight([1, 1, 1, 1], new Float32Array(3))).toThrow(/out must have/);
  expect(() => solver.geodesicDistance([1, 1, 1, 1], [0], out)).toThrow(/x, y pairs/);
});
