import { swapSides, type SwapMode } from '@mas/metrics';
import type { Skeleton } from '@mas/skeleton';

/**
 * Supervised flip ("SF" in the paper's tables): exchanges left and right where that brings the
 * root-aligned pose closer to the truth, of whole bodies or joint by joint. 2D joints follow the
 * decision of their 3D pose.
 *
 * @param poses [n, J, 3] @param truth [n, J, 3], in the same axes @param xy [n, J, 2]
 */
export function flipSides<Points extends Float32Array | Float64Array | number[]>(
  poses: ArrayLike<number>,
  truth: ArrayLike<number>,
  xy: Points,
  skeleton: Skeleton,
  mode: SwapMode,
): { poses: ArrayLike<number>; xy: Points } {
  if (mode === 'none') return { poses, xy };
  const joints = skeleton.joints.length;
  const [predicted, wanted] = [poses, truth].map((values) => rootAligned(values, joints));
  const { swapped } = swapSides(predicted, wanted, { skeleton, mode });
  const partner = new Map(
    skeleton.flipPairs.flatMap(
      ([a, b]) =>
        [
          [a, b],
          [b, a],
        ] as const,
    ),
  );
  const flippedPoses = Float64Array.from(poses);
  const flippedXy = xy.slice() as Points;
  swapped.forEach((exchange, i) => {
    if (!exchange) return;
    const from = i - (i % joints) + partner.get(i % joints)!;
    for (let k = 0; k < 3; k++) flippedPoses[3 * i + k] = poses[3 * from + k];
    for (let k = 0; k < 2; k++) flippedXy[2 * i + k] = xy[2 * from + k];
  });
  return { poses: flippedPoses, xy: flippedXy };
}

function rootAligned(poses: ArrayLike<number>, joints: number): Float64Array {
  const width = 3 * joints;
  return Float64Array.from(poses, (value, i) => value - poses[i - (i % width) + (i % 3)]);
}
