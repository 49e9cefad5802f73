import type { Random } from '../seeded-random.js';
import type { Vector3 } from '../vector.js';
import type { ArmGoal } from './arm-goal.js';

/** Names of what an arm does. */
export type Gesture =
  | 'hang'
  | 'pocket'
  | 'hip'
  | 'behind'
  | 'crossed'
  | 'chest'
  | 'mouth'
  | 'ear'
  | 'nape'
  | 'crown'
  | 'up'
  | 'upFront'
  | 'side'
  | 'sideUp'
  | 'front'
  | 'across'
  | 'low'
  | 'lap';

type Range = readonly [number, number];

/** Outward, forward, up of the wrist from the shoulder, mm; then where the elbow points. */
const table: Record<Gesture, { wrist: readonly [Range, Range, Range]; elbow: Vector3 }> = {
  hang: {
    wrist: [
      [20, 130],
      [-60, 110],
      [-530, -470],
    ],
    elbow: [0.5, -0.8, 0],
  },
  pocket: {
    wrist: [
      [10, 40],
      [30, 80],
      [-470, -430],
    ],
    elbow: [0.6, -0.8, 0],
  },
  hip: {
    wrist: [
      [-5, 35],
      [-10, 60],
      [-400, -350],
    ],
    elbow: [0.85, -0.5, 0.1],
  },
  behind: {
    wrist: [
      [-150, -60],
      [-190, -150],
      [-430, -330],
    ],
    elbow: [0.8, -0.5, 0],
  },
  crossed: {
    wrist: [
      [-230, -130],
      [180, 230],
      [-250, -170],
    ],
    elbow: [0.6, -0.1, -0.8],
  },
  chest: {
    wrist: [
      [-160, -60],
      [170, 220],
      [-170, -40],
    ],
    elbow: [0.7, -0.2, -0.7],
  },
  mouth: {
    wrist: [
      [-120, -60],
      [170, 220],
      [20, 80],
    ],
    elbow: [0.6, 0, -0.8],
  },
  ear: {
    wrist: [
      [-60, -10],
      [60, 120],
      [90, 150],
    ],
    elbow: [0.7, 0.1, -0.7],
  },
  nape: {
    wrist: [
      [-90, -20],
      [-130, -60],
      [180, 260],
    ],
    elbow: [0.9, 0.3, 0.2],
  },
  crown: {
    wrist: [
      [-90, 0],
      [-20, 80],
      [330, 390],
    ],
    elbow: [0.9, 0.1, 0.1],
  },
  up: {
    wrist: [
      [-60, 140],
      [-60, 120],
      [400, 520],
    ],
    elbow: [0.8, -0.1, -0.3],
  },
  upFront: {
    wrist: [
      [-60, 160],
      [200, 380],
      [220, 420],
    ],
    elbow: [0.7, -0.2, -0.6],
  },
  side: {
    wrist: [
      [400, 530],
      [-80, 140],
      [-180, 60],
    ],
    elbow: [0.1, -0.7, -0.6],
  },
  sideUp: {
    wrist: [
      [250, 450],
      [-80, 120],
      [150, 400],
    ],
    elbow: [0.4, -0.5, -0.7],
  },
  front: {
    wrist: [
      [-120, 120],
      [360, 510],
      [-200, 80],
    ],
    elbow: [0.5, -0.1, -0.8],
  },
  across: {
    wrist: [
      [-330, -220],
      [230, 330],
      [-150, 80],
    ],
    elbow: [0.6, 0, -0.7],
  },
  low: {
    wrist: [
      [-80, 120],
      [180, 380],
      [-480, -300],
    ],
    elbow: [0.7, -0.7, 0.1],
  },
  lap: {
    wrist: [
      [-110, 0],
      [190, 330],
      [-430, -350],
    ],
    elbow: [0.8, -0.5, -0.1],
  },
};

/** Draws a goal of one gesture. */
export function drawGoal(random: Random, gesture: Gesture): ArmGoal {
  const { wrist, elbow } = table[gesture];
  const { uniform } = random;
  const about = (value: number) => value + uniform(-0.15, 0.15);
  return {
    wrist: [uniform(...wrist[0]), uniform(...wrist[1]), uniform(...wrist[2])],
    elbow: [about(elbow[0]), about(elbow[1]), about(elbow[2])],
  };
}

/** One of a list. */
export function pick<T>({ uniform }: Random, list: readonly T[]): T {
  return list[Math.floor(uniform(0, list.length))];
}

const pairs: readonly (readonly [Gesture, Gesture])[] = [
  ['hip', 'hip'],
  ['crossed', 'crossed'],
  ['behind', 'behind'],
  ['up', 'up'],
  ['nape', 'nape'],
  ['sideUp', 'sideUp'],
  ['side', 'side'],
  ['front', 'front'],
  ['upFront', 'upFront'],
  ['pocket', 'pocket'],
  ['crown', 'crown'],
  ['hang', 'hang'],
];

const single: readonly Gesture[] = [
  'hang',
  'hang',
  'hang',
  'pocket',
  'hip',
  'chest',
  'mouth',
  'ear',
  'nape',
  'up',
  'upFront',
  'side',
  'sideUp',
  'front',
  'across',
  'low',
];

/** What both arms do: alike in about 40 % of the draws, else each by itself. */
export function drawGoals(random: Random): { left: ArmGoal; right: ArmGoal } {
  const [left, right] = random.chance(0.4)
    ? pick(random, pairs)
    : [pick(random, single), pick(random, single)];
  const goals = { left: drawGoal(random, left), right: drawGoal(random, right) };
  // Crossed arms lie one above the other.
  if (left === 'crossed' && right === 'crossed') {
    const [x, y, z] = goals.left.wrist;
    goals.left = { ...goals.left, wrist: [x, y + 15, z + 45] };
  }
  return goals;
}
