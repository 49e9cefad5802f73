import { h36m18 } from '@mas/skeleton';
import { referenceBody } from '../reference-body.js';
import { armStrain, chestOf, insideTrunk } from './arm-strain.js';
import { createBodyModel, parameter, standingBody } from './body-model.js';

const model = createBodyModel(h36m18, referenceBody(h36m18), 1100);
const points = new Float64Array(3 * model.points);
const azimuth = 0.7;
const body = standingBody();
body[parameter.heading] = azimuth;
model.place(body, points);
const forward = [Math.cos(azimuth), Math.sin(azimuth), 0];
const right = [Math.sin(azimuth), -Math.cos(azimuth), 0];
const mix = (f: number, r: number, u: number) => [
  f * forward[0] + r * right[0],
  f * forward[1] + r * right[1],
  u,
];
const strain = (side: number, upper: number[], fore: number[]) =>
  armStrain(chestOf(model, points), side, Float64Array.from([...upper, ...fore]), 0, 3);

test('the chest looks where the body heads', () => {
  const chest = chestOf(model, points);
  chest.forward.forEach((value, k) => expect(value).toBeCloseTo(forward[k], 10));
  chest.right.forEach((value, k) => expect(value).toBeCloseTo(right[k], 10));
  // Also bent over: forward is down then.
  const bent = body.slice();
  bent[parameter.pitch] = Math.PI / 2;
  const at = new Float64Array(3 * model.points);
  model.place(bent, at);
  expect(chestOf(model, at).forward[2]).toBeCloseTo(-1, 10);
});

test('arms that hang, reach up, to the side or forward cost nothing', () => {
  for (const upper of [mix(0, 0, -1), mix(0, 0, 1), mix(1, 0, 0), mix(0, 1, 0)]) {
    for (const fore of [mix(0, 0, -1), mix(1, 0, 0), mix(0, -1, 0)]) {
      expect(strain(1, upper, fore)).toBe(0);
    }
  }
  expect(strain(-1, mix(0, -1, 0), mix(1, 0, 0))).toBe(0);
});

test('arms across the chest, behind it, and elbows bent backward cost by their cosines', () => {
  const ahead = mix(1, 0, 0);
  expect(strain(1, mix(0, -1, 0), ahead)).toBeCloseTo(0.9, 10);
  expect(strain(-1, mix(0, 1, 0), ahead)).toBeCloseTo(0.9, 10);
  expect(strain(1, mix(-1, 0, 0), ahead)).toBeCloseTo(0.35, 10);
  expect(strain(1, mix(0, 0, -1), mix(-1, 0, 0))).toBeCloseTo(0.9, 10);
});

test('the trunk is a capsule: 1 on its axis, 0 from its radius on', () => {
  const [root, thorax] = model.trunk.map((j) => [...points.subarray(3 * j, 3 * j + 3)]);
  const [x, y, z] = root.map((value, k) => (value + thorax[k]) / 2);
  expect(insideTrunk(model, points, x, y, z)).toBeCloseTo(1, 10);
  expect(insideTrunk(model, points, x + 0.065, y, z)).toBeCloseTo(0.5, 10);
  expect(insideTrunk(model, points, x + 0.2, y, z)).toBe(0);
  expect(insideTrunk(model, points, thorax[0], thorax[1], thorax[2] + 0.14)).toBe(0);
});
