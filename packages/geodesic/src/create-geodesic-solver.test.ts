import v8 from 'node:v8';
import vm from 'node:vm';
import { createGeodesicSolver } from './create-geodesic-solver.js';

const u = [1, 0, 1, 1, 0, 1, 1, 1, 1];
const released = { compat: true };
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

test('takes all options in flat form', () => {
  const solver = createGeodesicSolver(1, 4);
  const out = new Float32Array(4);
  const labels = new Int32Array(4);
  const row = [1, 1, 1, 1];
  solver.geodesicDistance(row, [0, 0, 3, 0], out, { labels, spacing: [2, 1] });
  expect([...out, ...labels]).toEqual([0, 2, 2, 0, 0, 0, 1, 1]);
  solver.geodesicDistance(row, [0, 0], out, { speed: [1, 1, 0.5, 0.25] });
  expect([...out]).toEqual([0, 1, 3, 7]);
  solver.distanceToMask([0, 0, 0, 1], out, { spacing: [3, 1] });
  expect([...out]).toEqual([9, 6, 3, 0]);
});

test('makes no buffer and keeps nothing per call once it is warm', () => {
  const size = 64;
  const mask = new Uint8Array(size * size);
  for (const i of mask.keys()) mask[i] = (i * 2654435761) % 7 > 0 ? 1 : 0; // Many holes.
  const solver = createGeodesicSolver(size, size);
  const out = new Float32Array(size * size);
  const labels = new Int32Array(size * size);
  const speed = new Float64Array(size * size).fill(2);
  const last = mask.lastIndexOf(1);
  const sources = [mask.indexOf(1), 0, last % size, Math.floor(last / size)];
  const calls = [{}, { labels }, { order: 1 as const }, { order: 2 as const }, { speed }];
  const run = (times: number): void => {
    for (let n = 0; n < times; n++) {
      for (const options of calls) solver.geodesicDistance(mask, sources, out, options);
      solver.distanceToMask(mask, out);
      solver.geodesicWeight(mask, out);
      solver.geodesicWeight(mask, out, released);
    }
  };
  v8.setFlagsFromString('--expose-gc');
  const collect = vm.runInNewContext('gc') as () => void;
  run(10);
  collect();
  const before = process.memoryUsage();
  run(30);
  // Not collected yet: every buffer that those 240 calls made would count.
  expect(process.memoryUsage().arrayBuffers).toBeLessThanOrEqual(before.arrayBuffers);
  run(100);
  collect();
  // Nothing stays behind but what the compiler keeps; one map per call would be 13 MB.
  expect(process.memoryUsage().heapUsed - before.heapUsed).toBeLessThan(1_000_000);
});

test('works again after a rejected source', () => {
  const solver = createGeodesicSolver(1, 3);
  const out = new Float32Array(3);
  expect(() => solver.geodesicDistance([1, 1, 0], [0, 0, 2, 0], out)).toThrow(/source 1/);
  solver.geodesicDistance([1, 1, 0], [1, 0], out);
  expect([...out]).toEqual([1, 0, Infinity]);
});

test('says what is wrong with its arguments', () => {
  expect(() => createGeodesicSolver(0, 3)).toThrow(/positive integers, found 0 x 3/);
  expect(() => createGeodesicSolver(3, 1.5)).toThrow(/found 3 x 1.5/);
  const solver = createGeodesicSolver(2, 2);
  const out = new Float32Array(4);
  expect(() => solver.distanceToMask([1, 1], out)).toThrow(/2 x 2 entries, found 2/);
  const none = null as never;
  expect(() => solver.distanceToMask(none, out)).toThrow(/distanceToMask: mask must have 2 x 2/);
  expect(() => solver.distanceToMask([1, 1, 1, 1], none)).toThrow(/out must have 2 x 2 entries/);
  const speed = { shape: [2, 2] } as never; // An ndarray where a flat array belongs.
  expect(() => solver.geodesicDistance([1, 1, 1, 1], [0, 0], out, { speed })).toThrow(
    /speed must have 2 x 2 entries, found undefined/,
  );
  expect(() => solver.geodesicWeight([1, 1, 1, 1], new Float32Array(3))).toThrow(/out must have/);
  expect(() => solver.geodesicDistance([1, 1, 1, 1], [0], out)).toThrow(
    /source 0 at \[0, undefined\]/,
  );
});
