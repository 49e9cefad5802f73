import { studio } from '../domains/studio.js';
import { drawBenchmarkTake } from '../draw-benchmark-take.js';
import { poseBody } from '../pose-body.js';
import { seededRandom } from '../seeded-random.js';
import { standing } from '../standing.js';
import { benchmarkActions } from '../types.js';
import { add, cross, dot } from '../vector.js';
import type { Vector3 } from '../vector.js';
import { createPerson } from './create-person.js';
import { drawOutfit } from './draw-outfit.js';
import type { Outfit } from './draw-outfit.js';
import { dressPerson } from './dress-person.js';
import { lowestPoint } from './solid.js';
import type { Solid } from './solid.js';

const people = Array.from({ length: 200 }, (_, i) => createPerson(3, `P${i}`));
const outfits = people.map((person, i) =>
  drawOutfit(person, studio.wardrobe, seededRandom('outfit', i)),
);
const origin = { heading: 0, x: 0, y: 0 };
const figureOf = (i: number) =>
  dressPerson(people[i], outfits[i], poseBody(people[i], standing, origin));

/** How far a point is inside a round cone (negative: outside), in the cone's own units. */
function depthIn(solid: Solid, p: Vector3): number {
  if (solid.kind === 'frustum') return -Infinity;
  const d = add(p, solid.origin, -1);
  const [x, y, z] = [cross(solid.forward, solid.up), solid.forward, solid.up].map(
    (axis, k) => dot(axis, d) / solid.scale[k],
  );
  let deepest = -Infinity;
  for (let step = 0; step <= 20; step++) {
    const s = step / 20;
    const radius = solid.startRadius + s * (solid.endRadius - solid.startRadius);
    deepest = Math.max(deepest, radius - Math.hypot(x, y, z - s * solid.height));
  }
  return deepest;
}

describe('createPerson', () => {
  it('draws bodies of all sizes within the documented range', () => {
    const statures = people.map(({ stature }) => stature);
    expect(Math.min(...statures)).toBeGreaterThanOrEqual(1500);
    expect(Math.max(...statures)).toBeLessThanOrEqual(1980);
    expect(Math.max(...statures) - Math.min(...statures)).toBeGreaterThan(300);
    const men = people.filter(({ masculine }) => masculine > 0.5);
    expect(men.length).toBeGreaterThan(70);
    expect(men.length).toBeLessThan(130);
    const mean = (list: typeof people, of: (person: (typeof people)[0]) => number) =>
      list.reduce((sum, person) => sum + of(person), 0) / list.length;
    const women = people.filter(({ masculine }) => masculine <= 0.5);
    expect(mean(men, (p) => p.lengths.shoulder)).toBeGreaterThan(
      mean(women, (p) => p.lengths.shoulder) + 15,
    );
  });

  it('stands about as tall as it says', () => {
    for (let i = 0; i < 50; i++) {
      const { joints } = figureOf(i);
      // The head joint lies a little below the crown.
      const top = joints[3 * 10 + 2];
      expect(top / people[i].stature).toBeGreaterThan(0.93);
      expect(top / people[i].stature).toBeLessThan(1.03);
    }
  });

  it('is the same person for the same name, and another for another', () => {
    expect(createPerson(3, 'P0')).toEqual(people[0]);
    expect(createPerson(4, 'P0')).not.toEqual(people[0]);
  });
});

describe('drawOutfit', () => {
  it('gives men no skirts and dresses, and everybody something that stands out', () => {
    for (const [i, { bottom, top }] of outfits.entries()) {
      if (people[i].masculine >= 0.5) expect(bottom.kind).toBe('trousers');
      const { base, accent, pattern } = top.paint;
      if (pattern !== 'plain')
        expect(
          base.reduce((sum, value, k) => sum + Math.abs(value - accent[k]), 0),
        ).toBeGreaterThan(0.5);
    }
  });

  it('draws every kind of clothes that the wardrobe has', () => {
    expect(new Set(outfits.map(({ bottom }) => bottom.kind)).size).toBe(2);
    expect(outfits.some(({ top }) => top.hood)).toBe(true);
    expect(outfits.some(({ top }) => top.hem > 250)).toBe(true);
    expect(outfits.some(({ bottom }) => bottom.flare > 48 && bottom.kind === 'trousers')).toBe(
      true,
    );
    expect(new Set(outfits.map(({ hair }) => hair)).size).toBe(8);
    expect(new Set(outfits.map(({ top }) => top.paint.pattern)).size).toBeGreaterThan(5);
  });
});

describe('dressPerson', () => {
  it.each(benchmarkActions)('%s: the lowest part of the body touches the floor', (action) => {
    for (let i = 0; i < 6; i++) {
      const take = drawBenchmarkTake(action, seededRandom(action, i), i, 300);
      const { angles, placement } = take(0.3);
      const { solids, joints } = dressPerson(
        people[i],
        outfits[i],
        poseBody(people[i], angles, placement),
      );
      // Cloth may hang lower, but nothing of it by much.
      const lowest = Math.min(
        ...solids.filter(({ kind }) => kind === 'roundCone').map(lowestPoint),
      );
      expect(lowest).toBeLessThan(1e-6);
      expect(lowest).toBeGreaterThan(-60);
      for (let j = 0; j < 18; j++) {
        const p: Vector3 = [joints[3 * j], joints[3 * j + 1], joints[3 * j + 2]];
        expect(Math.max(...solids.map((solid) => depthIn(solid, p)))).toBeGreaterThan(0);
      }
    }
  });

  it('makes a front that differs from the back: face, nose, belly and toes are in front', () => {
    const { solids, joints } = figureOf(0);
    const nose = joints.subarray(3 * 9, 3 * 9 + 3);
    const face = solids.find(({ paint }) => paint.pattern === 'face' || paint.pattern === 'beard')!;
    expect(face.forward[1]).toBeGreaterThan(0.9);
    expect(Math.hypot(face.origin[0] - nose[0], face.origin[1] - nose[1])).toBeLessThan(120);
    const feet = solids.filter(({ origin: o, endRadius }) => o[2] < 60 && endRadius < 40);
    expect(Math.max(...feet.map(({ origin: o }) => o[1]))).toBeGreaterThan(100);
    expect(Math.min(...feet.map(({ origin: o }) => o[1]))).toBeGreaterThan(-80);
  });

  it('makes loose clothes wider than the body', () => {
    const person = people[0];
    const body = poseBody(person, standing, origin);
    const tight = outfits[0];
    const wide: Outfit = {
      ...tight,
      bottom: { ...tight.bottom, kind: 'trousers', length: 1, ease: 20, flare: 90 },
    };
    const widest = ({ solids }: ReturnType<typeof dressPerson>) =>
      Math.max(
        ...solids
          .filter(({ kind, origin: o }) => kind === 'frustum' && o[2] < 600)
          .map(({ endRadius }) => endRadius),
      );
    expect(widest(dressPerson(person, wide, body))).toBeGreaterThan(person.girths.ankle + 90);
  });
});
