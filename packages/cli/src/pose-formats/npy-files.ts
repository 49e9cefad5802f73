import { encodeNpy } from '@mas/datasets';
import ndarray from 'ndarray';
import type { PosesFile } from '../poses-file.js';
import type { OutputFile } from './output-file.js';

/**
 * Poses as NumPy arrays, float32, in `npy/`: `keypoints_px` [N, J, 2], `joints_camera_mm` [N, J, 3]
 * from the first joint, `confidence` [N, J], and where poses were triangulated `joints_world_mm`
 * [S, J, 3] and `disagreement_mm` [S, J]; with `joint_names` [J], `view_names` [N] and `scene_names` [S] as text.
 *
 * @example
 * ```ts
 * for (const { path, holds } of npyFiles(poses)) console.log(path, holds);
 * ```
 */
export function npyFiles({ views, scenes, joints }: PosesFile): OutputFile[] {
  const numbers = (name: string, holds: string, rows: number[][] | number[][][]): OutputFile => {
    const shape = [rows.length, joints.length];
    const depth = rows[0]?.[0];
    if (Array.isArray(depth)) shape.push(depth.length);
    const array = ndarray(Float32Array.from(rows.flat(2)), shape);
    return { path: `npy/${name}.npy`, holds, content: encodeNpy({ type: 'numeric', array }) };
  };
  const names = (name: string, holds: string, values: readonly string[]): OutputFile => {
    const content = encodeNpy({ type: 'text', shape: [values.length], values: [...values] });
    return { path: `npy/${name}.npy`, holds, content };
  };
  const [n, s] = [views.length, scenes?.length ?? 0];
  const j = joints.length;
  const list = (items: { joints: number[][] }[]) => items.map((item) => item.joints);
  return [
    names('joint_names', `[${j}]`, joints),
    names(
      'view_names',
      `[${n}]`,
      views.map(({ name }) => name),
    ),
    numbers(
      'keypoints_px',
      `[${n}, ${j}, 2] image px`,
      views.map(({ keypoints }) => keypoints),
    ),
    numbers('joints_camera_mm', `[${n}, ${j}, 3] camera mm, from the first joint`, list(views)),
    numbers(
      'confidence',
      `[${n}, ${j}] 0-1`,
      views.map(({ confidence }) => confidence),
    ),
    ...(scenes
      ? [
          names(
            'scene_names',
            `[${s}] SEQUENCE/FRAME`,
            scenes.map(({ sequence, frame }) => `${sequence}/${String(frame).padStart(6, '0')}`),
          ),
          numbers('joints_world_mm', `[${s}, ${j}, 3] world mm`, list(scenes)),
          numbers(
            'disagreement_mm',
            `[${s}, ${j}] mm, how far views are from agreeing`,
            scenes.map(({ disagreement }) => disagreement),
          ),
        ]
      : []),
  ];
}
