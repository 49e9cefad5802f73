import { DataError } from './data-error.js';
import { show } from './read-json.js';
import type { Poses } from './types.js';

/** Checks the content of a poses.json: one pose of J joints, world mm, for each of the frames. */
export function parsePoses(value: unknown, frameCount: number, where: string): Poses {
  const fail = (key: string, expected: string, found: string, fix: string): never => {
    throw new DataError({ where: `${where}, "${key}"`, expected, found, fix });
  };
  const { skeleton, unit, frames } = (value ?? {}) as Record<string, unknown>;
  if (typeof skeleton !== 'string' || skeleton === '') {
    fail('skeleton', 'the id of a skeleton', show(skeleton), 'Set it.');
  }
  if (unit !== 'mm') fail('unit', '"mm"', show(unit), 'Convert the poses to millimetres.');
  if (!Array.isArray(frames) || frames.length !== frameCount) {
    fail(
      'frames',
      `${frameCount} poses, one per frame`,
      Array.isArray(frames) ? String(frames.length) : show(frames),
      'Write one pose per image, in the same order.',
    );
  }
  const list = frames as unknown[];
  const joints = Array.isArray(list[0]) ? list[0].length : 0;
  return {
    skeleton: skeleton as string,
    frames: list.map((pose, i) => {
      const isPose =
        Array.isArray(pose) &&
        joints > 0 &&
        pose.length === joints &&
        pose.every((p) => Array.isArray(p) && p.length === 3 && p.every(Number.isFinite));
      if (!isPose) {
        fail(`frames[${i}]`, `${joints || 'some'} joints [x, y, z]`, show(pose), 'Correct it.');
      }
      return Float64Array.from((pose as number[][]).flat());
    }),
  };
}
