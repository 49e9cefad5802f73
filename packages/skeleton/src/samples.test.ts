import { existsSync, readFileSync } from 'node:fs';
import { coco17, h36m17, jointIndex, mpii16 } from './index.js';
import type { Skeleton } from './index.js';

// Annotations that people have, beside the repository.
const root = new URL('../../../../shared/samples/mmpose/', import.meta.url);
const present = existsSync(root);
if (!present) console.log('Samples are absent (shared/samples beside the repository): skipped.');
const sampleTest = present ? test : test.skip;

const read = (file: string) => JSON.parse(readFileSync(new URL(file, root), 'utf8'));

/** Mean of some joints, and one joint, of a pose of `dimensions` numbers per joint. */
function points(skeleton: Skeleton, pose: readonly number[], stride: number, dimensions: number) {
  const at = (name: string): number[] => {
    const first = jointIndex(skeleton, name) * stride;
    return pose.slice(first, first + dimensions);
  };
  const middle = (...names: string[]): number[] =>
    at(names[0]).map((_, d) => names.reduce((sum, n) => sum + at(n)[d], 0) / names.length);
  return { at, middle };
}

const subtract = (a: number[], b: number[]): number[] => a.map((v, d) => v - b[d]);
const size = (a: number[]): number => Math.hypot(...a);

sampleTest('COCO names its joints as coco17 does', () => {
  const { keypoints, skeleton } = read('coco/test_coco.json').categories[0];
  const camel = (keypoints as string[]).map((name) =>
    name.replace(/_(.)/g, (_, letter: string) => letter.toUpperCase()),
  );
  expect(camel).toEqual(coco17.joints);
  // COCO draws a plane figure; but for that from ears to shoulders, coco17 draws its limbs too.
  const drawn = new Set(coco17.maskBones.map((bone) => bone.toSorted((a, b) => a - b).join()));
  const theirs = (skeleton as number[][])
    .map((bone) =>
      bone
        .map((joint) => joint - 1)
        .toSorted((a, b) => a - b)
        .join(),
    )
    .filter((bone) => !['1,2', '3,5', '4,6'].includes(bone));
  expect(theirs.filter((bone) => !drawn.has(bone))).toEqual([]);
});

sampleTest('Human3.6M: joints lie where h36m17 says, left on the left', () => {
  const { annotations } = read('h36m/h36m_coco.json');
  expect(annotations.length).toBeGreaterThan(0);
  for (const { keypoints_3d } of annotations) {
    const { at, middle } = points(h36m17, keypoints_3d, 4, 3); // metres, z up
    const shoulders = subtract(at('leftShoulder'), at('rightShoulder'));
    const hips = subtract(at('leftHip'), at('rightHip'));
    expect(size(subtract(at('root'), middle('leftHip', 'rightHip')))).toBeLessThan(0.01);
    expect(size(hips)).toBeGreaterThan(0.2);
    expect(size(hips)).toBeLessThan(0.35);
    for (const side of ['left', 'right']) {
      const chain = ['Hip', 'Knee', 'Ankle'].map((name) => at(side + name));
      expect(size(subtract(chain[0], chain[1]))).toBeGreaterThan(0.35);
      expect(size(subtract(chain[1], chain[2]))).toBeGreaterThan(0.35);
      expect(size(subtract(at(`${side}Elbow`), at(`${side}Wrist`)))).toBeLessThan(0.3);
    }
    // Left x up points forward, and the nose lies before neck and head.
    const up = subtract(at('neck'), at('torso'));
    const forward = [
      shoulders[1] * up[2] - shoulders[2] * up[1],
      shoulders[2] * up[0] - shoulders[0] * up[2],
      shoulders[0] * up[1] - shoulders[1] * up[0],
    ];
    const nose = subtract(at('nose'), middle('neck', 'head'));
    expect(nose.reduce((sum, v, d) => sum + v * forward[d], 0)).toBeGreaterThan(0);
  }
});

sampleTest('MPII: pelvis and thorax lie between hips and shoulders, the head above', () => {
  for (const { joints, joints_vis } of read('mpii/test_mpii.json')) {
    if ((joints_vis as number[]).some((visible) => visible === 0)) continue;
    const { at, middle } = points(mpii16, (joints as number[][]).flat(), 2, 2);
    const head = size(subtract(at('head'), at('neck')));
    expect(size(subtract(at('pelvis'), middle('leftHip', 'rightHip')))).toBeLessThan(0.1 * head);
    expect(size(subtract(at('thorax'), middle('leftShoulder', 'rightShoulder')))).toBeLessThan(
      0.1 * head,
    );
    expect(at('head')[1]).toBeLessThan(at('neck')[1]);
  }
});
