import type { Replica } from '@mas/tfjs-wasm-training/data-parallel';
import type { Skeleton } from '@mas/skeleton';
import { batchHeadings } from '../batch-headings.js';
import type { TrainConfig } from '../config.js';
import { drawnBones } from '../drawn-bones.js';
import { writeLimbs } from '../limb-bank.js';
import { limbKinds } from '../limb-kinds.js';
import type { LimbKind } from '../limb-model.js';
import { limbTargets } from '../limb-targets.js';
import { projectTargets } from '../pose-targets.js';
import { Random } from '../random.js';
import { referenceBody } from '../reference-body.js';
import { disposeBatch, makeBatch, noAugmentation } from '../scene-batch.js';
import { sceneChunks } from '../scene-chunks.js';
import type { TrainingSet } from '../training-data.js';
import { createBodyModel, parameter } from './body-model.js';
import { fitBody } from './fit-body.js';
import { postureBank } from './posture-bank.js';

/** Joints of a fitted body whose energy is beyond this weigh nothing, NDC; none at all, 1. */
const worstEnergy = 0.05;

/**
 * Fits a body to the masks of every scene of a set, then searches its arms: fills `entry.bodies`,
 * turns `entry.headings` to where the body faces, and starts the banks of the limb search with its
 * limbs. Each replica does its share.
 */
export function fitAllBodies(
  config: TrainConfig,
  skeleton: Skeleton,
  entry: TrainingSet,
  group: Replica,
): void {
  const { set, bodies } = entry;
  const { views, patchSize } = set;
  const joints = skeleton.joints.length;
  const body = referenceBody(skeleton);
  const model = createBodyModel(skeleton, body, config.data.halfExtent);
  const postures = postureBank();
  const { arms, legs } = limbKinds(skeleton, body, config.data.halfExtent);
  const { withoutArms } = drawnBones(skeleton, config.pose.mask);
  const isArm = new Set(arms.chains.flatMap(([, middle, end]) => [middle, end]));
  const cells = views * patchSize ** 2;
  for (const indices of group.share(sceneChunks(set.sceneCount, 16, patchSize))) {
    for (const scene of indices) {
      const found = fitBody(model, postures, {
        masks: set.masks.subarray(scene * cells, (scene + 1) * cells),
        patchSize,
        projections: set.projections.subarray(12 * scene * views, 12 * (scene + 1) * views),
        viewWeights: set.viewWeights.subarray(scene * views, (scene + 1) * views),
        heading: Math.atan2(
          entry.headings.headings[2 * scene + 1],
          entry.headings.headings[2 * scene],
        ),
      });
      if (!found) continue;
      bodies.points.set(found.points, scene * joints * 3);
      const trust = Math.max(0, 1 - found.energy / worstEnergy);
      bodies.confidence.fill(trust, scene * joints, (scene + 1) * joints);
      const facing = found.parameters[parameter.heading];
      entry.headings.headings.set([Math.cos(facing), Math.sin(facing)], 2 * scene);
      writeLimbs(entry.banks.legs, scene, false, limbDirections(legs, found.points));
    }
    const random = new Random(`${config.seed}/bodies/${indices[0]}`);
    const batch = makeBatch(set, indices, random, noAugmentation);
    const [first, end] = [indices[0], indices[0] + indices.length];
    const points = bodies.points.slice(first * joints * 3, end * joints * 3);
    const targets = limbTargets(
      arms,
      entry.banks.arms,
      batch,
      {
        points,
        projected: projectTargets(points, joints, batch).xy,
        headings: batchHeadings(entry.headings.headings, batch),
      },
      skeleton,
      withoutArms.bones,
      config.data,
      {
        coverageWeight: config.pose.limbSearch.coverageWeight,
        randomCandidates: 60,
        rounds: 3,
        enumerate: true,
      },
      random,
    );
    disposeBatch(batch);
    indices.forEach((scene, f) => {
      for (const j of isArm) {
        const [to, from] = [scene * joints + j, f * joints + j];
        bodies.points.set(targets.points.subarray(3 * from, 3 * from + 3), 3 * to);
        bodies.confidence[to] *= targets.confidence[from];
      }
    });
  }
}

/** Directions of the limbs of a pose, as banks hold them. */
function limbDirections({ chains }: LimbKind, points: Float64Array): Float64Array {
  const directions = chains.flatMap(([a, b, c]) =>
    [
      [a, b],
      [b, c],
    ].flatMap(([from, to]) => {
      const along = [0, 1, 2].map((k) => points[3 * to + k] - points[3 * from + k]);
      const length = Math.hypot(...along) || 1;
      return along.map((value) => value / length);
    }),
  );
  return Float64Array.from(directions);
}
