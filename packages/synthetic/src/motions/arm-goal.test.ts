import { h36m18, jointIndex } from '@mas/skeleton';
import fc from 'fast-check';
import { createSubject } from '../create-subject.js';
import { poseBody } from '../pose-body.js';
import { standing } from '../standing.js';
import { mixGoals, solveArm } from './arm-goal.js';
import type { ArmGoal } from './arm-goal.js';

/** The body that goals are made for. */
const average = {
  lengths: { ...createSubject(1, 'S01').lengths, upperArm: 284, forearm: 252, shoulder: 157 },
  radii: { foot: 40 },
};

/** The wrist from the shoulder, and the elbow, in the goal's axes. */
function reached(goal: ArmGoal, side: 'left' | 'right') {
  const angles = { ...standing, [`${side}Arm`]: solveArm(goal) };
  const { joints } = poseBody(average, angles, { heading: 0, x: 0, y: 0 });
  const at = (name: string) => {
    const start = 3 * jointIndex(h36m18, `${side}${name}`);
    return joints.subarray(start, start + 3);
  };
  const sign = side === 'right' ? 1 : -1;
  const from = (name: string) => {
    const [a, b] = [at('Shoulder'), at(name)];
    return [sign * (b[0] - a[0]), b[1] - a[1], b[2] - a[2]];
  };
  return { wrist: from('Wrist'), elbow: from('Elbow') };
}

const goal = (x: number, y: number, z: number): ArmGoal => ({
  wrist: [x, y, z],
  elbow: [0.6, -0.5, -0.6],
});

describe('solveArm', () => {
  it('brings the wrist of either arm to any goal in reach and outside the body', () => {
    const number = (min: number, max: number) => fc.double({ min, max, noNaN: true });
    fc.assert(
      fc.property(
        number(40, 400),
        number(-300, 400),
        number(-400, 400),
        fc.constantFrom('left' as const, 'right' as const),
        (x, y, z, side) => {
          fc.pre(Math.hypot(x, y, z) < 525 && Math.hypot(x, y, z) > 120);
          const { wrist } = reached(goal(x, y, z), side);
          [x, y, z].forEach((value, k) => expect(wrist[k]).toBeCloseTo(value, 3));
        },
      ),
      { numRuns: 100 },
    );
  });

  it('stretches towards what is out of reach', () => {
    const { wrist } = reached(goal(900, 0, 0), 'right');
    expect(wrist[0]).toBeCloseTo(0.995 * (284 + 252), 6);
    expect(Math.hypot(wrist[1], wrist[2])).toBeLessThan(1e-6);
  });

  it('puts the elbow where the goal says', () => {
    const high = reached({ wrist: [0, 350, 0], elbow: [0, 0, 1] }, 'left');
    const low = reached({ wrist: [0, 350, 0], elbow: [0, 0, -1] }, 'left');
    expect(high.elbow[2]).toBeGreaterThan(100);
    expect(low.elbow[2]).toBeCloseTo(-high.elbow[2], 6);
  });

  it('keeps hands out of the chest and the head', () => {
    // In the middle of the chest; 157 is where the shoulder is.
    const chest = reached(goal(-157, 30, -200), 'right').wrist;
    expect(Math.hypot((chest[0] + 157) / 178, chest[1] / 150)).toBeGreaterThanOrEqual(0.999);
    const head = reached(goal(-140, 30, 225), 'right').wrist;
    expect(Math.hypot(head[0] + 157, head[1] - 20, head[2] - 215)).toBeGreaterThan(130);
  });

  it('gives finite angles for any goal', () => {
    for (const g of [
      goal(0, 0, 0),
      goal(0, 0, -536),
      goal(0, 0, 536),
      { wrist: [200, 0, 0] as const, elbow: [1, 0, 0] as const },
    ])
      expect(Object.values(solveArm(g)).every(Number.isFinite)).toBe(true);
  });
});

test('goals mix in a straight line', () => {
  const half = mixGoals(goal(0, 0, -500), goal(200, 100, 500), 0.5);
  expect(half.wrist).toEqual([100, 50, 0]);
});
