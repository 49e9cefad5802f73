import { jointIndex, type Skeleton } from '@mas/skeleton';
import { boneDistance } from '@mas/skeleton-mask/raster';
import { readLimbs, writeLimbs, type LimbBank } from './limb-bank.js';
import type { LimbKind } from './limb-model.js';
import { searchLimbs, type LimbSearchOptions } from './limb-search.js';
import { maskPixelValues } from './mask-pixels.js';
import type { Random } from './random.js';
import type { SceneBatch } from './scene-batch.js';

/** Target points of the limbs of a batch. */
export interface LimbBatchTargets {
  /** [F, J, 3] scene frame; zero where there is no target. */
  points: Float32Array;
  /** [F, J] confidence; 0 where there is no target. */
  confidence: Float32Array;
}

/** Values of the current pose that a search starts from. */
export interface CurrentPose {
  /** [F, J, 3] scene frame */
  points: Float32Array;
  /** [F, V, J, 2] patch NDC */
  projected: Float32Array;
  /** [F, 2] heading of each scene, mirrored where the batch is */
  headings: Float32Array;
}

/** Reach of an arm around the thorax, NDC: farther residual belongs to something else. */
const armReach = 0.62;
/** Where the body counts as unexplained: from this distance to the nearest bone, over this range. */
const unexplainedFrom = 0.1;
const unexplainedRange = 0.05;

/**
 * What the armless body leaves unexplained of the masks: for arms, foreground far from every other
 * bone and within reach; for legs, all foreground below the root. [F V C]
 */
export function limbResidual(
  kind: LimbKind,
  batch: SceneBatch,
  pose: CurrentPose,
  skeleton: Skeleton,
  bones: readonly (readonly [number, number])[],
  maskSize: number,
): Float32Array {
  const joints = skeleton.joints.length;
  const count = batch.scenes * batch.views;
  const cells = maskSize * maskSize;
  const ndc = (i: number) => (2 * i) / (maskSize - 1) - 1;
  const residual = new Float32Array(count * cells);
  const anchor = jointIndex(skeleton, kind.name === 'arms' ? 'thorax' : 'root');
  const distance =
    kind.name === 'arms'
      ? boneDistance(maskPixelValues(pose.projected, maskSize), {
          batch: count,
          joints,
          bones,
          height: maskSize,
          width: maskSize,
        })
      : undefined;
  for (let v = 0; v < count; v++) {
    if (batch.viewWeights[v] === 0) continue;
    const anchorX = pose.projected[(v * joints + anchor) * 2];
    const anchorY = pose.projected[(v * joints + anchor) * 2 + 1];
    for (let row = 0, i = v * cells; row < maskSize; row++) {
      for (let column = 0; column < maskSize; column++, i++) {
        const foreground = batch.targetMaskValues[i];
        if (foreground === 0) continue;
        if (distance) {
          const far = (distance[i] * 2) / (maskSize - 1);
          const unexplained = Math.min(1, Math.max(0, (far - unexplainedFrom) / unexplainedRange));
          const reachable = Math.hypot(ndc(column) - anchorX, ndc(row) - anchorY) < armReach;
          residual[i] = reachable ? foreground * unexplained : 0;
        } else if (ndc(row) > anchorY) {
          residual[i] = foreground;
        }
      }
    }
  }
  return residual;
}

/** Searches the limbs of every scene of a batch, keeps the best in the bank, returns targets. */
export function limbTargets(
  kind: LimbKind,
  bank: LimbBank,
  batch: SceneBatch,
  pose: CurrentPose,
  skeleton: Skeleton,
  bones: readonly (readonly [number, number])[],
  sizes: { patchSize: number; maskSize: number },
  options: LimbSearchOptions,
  random: Random,
): LimbBatchTargets {
  const joints = skeleton.joints.length;
  const { scenes, views } = batch;
  const { patchSize, maskSize } = sizes;
  const residual = limbResidual(kind, batch, pose, skeleton, bones, maskSize);
  const points = new Float32Array(scenes * joints * 3);
  const confidence = new Float32Array(scenes * joints);
  const trunk = [jointIndex(skeleton, 'root'), jointIndex(skeleton, 'thorax')] as const;
  const cut = <T extends Float32Array | Uint8Array>(values: T, f: number): T => {
    const length = values.length / scenes;
    return values.subarray(f * length, (f + 1) * length) as T;
  };
  for (let f = 0; f < scenes; f++) {
    const scenePose = cut(pose.points, f);
    const isSeen = cut(batch.viewWeights, f).some((weight) => weight > 0);
    if (!isSeen || !scenePose.every(Number.isFinite)) continue;
    const found = searchLimbs(
      {
        views,
        projections: cut(batch.projectionValues, f),
        masks: cut(batch.masks, f),
        patchSize,
        viewWeights: cut(batch.viewWeights, f),
        pose: scenePose,
        residual: cut(residual, f),
        maskSize,
        heading: [pose.headings[2 * f], pose.headings[2 * f + 1]],
        trunk,
      },
      kind,
      readLimbs(bank, batch.indices[f], batch.mirrored),
      options,
      random,
    );
    writeLimbs(bank, batch.indices[f], batch.mirrored, found.directions);
    kind.chains.forEach(([, middle, end], side) => {
      points.set(found.points.subarray(6 * side, 6 * side + 3), (f * joints + middle) * 3);
      points.set(found.points.subarray(6 * side + 3, 6 * side + 6), (f * joints + end) * 3);
      confidence[f * joints + middle] = found.confidence[side];
      confidence[f * joints + end] = found.confidence[side];
    });
  }
  return { points, confidence };
}
