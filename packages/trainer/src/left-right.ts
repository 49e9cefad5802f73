import { permuteJoints } from '@mas/models';
import { flipPermutation } from '@mas/skeleton';
import { z } from 'zod';
import type { Models } from './create-models.js';
import { sceneChunks } from './scene-chunks.js';
import { seenPoses } from './seen-poses.js';
import type { TrainingSet } from './training-data.js';

/** What a checkpoint says of left and right. */
export const leftRightSchema = z.object({
  /**
   * `feet`: masks alone, feet protrude forward of their ankles. `labels`: those of the supervised
   * twin. `nothing`: there are no calibrated views, or their masks do not tell; then left and right
   * may be exchanged in all that the model finds.
   */
  decidedBy: z.enum(['feet', 'labels', 'nothing']),
  /**
   * -1 to 1: how far right hips and shoulders lay on the right of where the feet point, over
   * `scenes`, before an exchange; null where nothing was measured.
   */
  agreement: z.number().nullable(),
  scenes: z.number().int().min(0),
  /** Whether left and right joints were exchanged after the training. */
  exchanged: z.boolean(),
});

/** How the one bit of a model, which side is left, was resolved. */
export type LeftRight = z.output<typeof leftRightSchema>;

/** Training scenes of each set that are looked at. */
const wantedScenes = 128;
/** Below it feet and joints agree no more than chance may make them. */
const leastAgreement = 0.1;

/**
 * Resolves without labels which side of what a model finds is left: masks and views make left and
 * right agree between views, but leave one bit for the model as a whole. Where right hips and
 * shoulders lie on the left of where the feet point ({@link footHeading}), in the mean over training
 * scenes, left and right are exchanged in the detector's weights.
 *
 * The paper leaves the bit open; the rule is ours, like the common one that noses point forward.
 *
 * @param feet of the sets of several calibrated views, as `footHeading` gives them; others say nothing.
 */
export function resolveLeftRight(
  models: Pick<Models, 'detector' | 'skeleton' | 'maskInput' | 'robustViews'>,
  feet: ReadonlyMap<TrainingSet, Float32Array>,
): LeftRight {
  const { skeleton, detector } = models;
  const pairs = ['Hip', 'Shoulder'].map((part) =>
    ['right', 'left'].map((side) => skeleton.joints.indexOf(`${side}${part}`)),
  );
  const length = skeleton.joints.length * 3;
  let along = 0;
  let trust = 0;
  let scenes = 0;
  for (const [{ set, usable }, headings] of feet) {
    const told = usable.filter((s) => headings[2 * s] !== 0 || headings[2 * s + 1] !== 0);
    for (const chunk of sceneChunks(Math.min(told.length, wantedScenes), 16, set.patchSize)) {
      const chosen = chunk.map((i) => told[spread(i, told.length)]);
      const poses = seenPoses(models, set, chosen);
      chosen.forEach((scene, i) => {
        const [forwardX, forwardY] = headings.subarray(2 * scene, 2 * scene + 2);
        const pose = poses.subarray(i * length, (i + 1) * length);
        const across = [0, 1].map((k) =>
          pairs.reduce((sum, [right, left]) => sum + pose[3 * right + k] - pose[3 * left + k], 0),
        );
        const size = Math.hypot(...across);
        if (!(size > 0)) return;
        along += (across[0] * forwardY - across[1] * forwardX) / size;
        trust += Math.hypot(forwardX, forwardY);
        scenes++;
      });
    }
  }
  if (scenes === 0) {
    return { decidedBy: 'nothing', agreement: null, scenes, exchanged: false };
  }
  const agreement = along / trust;
  if (Math.abs(agreement) < leastAgreement) {
    return { decidedBy: 'nothing', agreement, scenes, exchanged: false };
  }
  const exchanged = agreement < 0;
  if (exchanged) permuteJoints(detector, flipPermutation(skeleton));
  return { decidedBy: 'feet', agreement, scenes, exchanged };
}

/** The i-th of the wanted scenes, spread evenly over `count`. */
function spread(i: number, count: number): number {
  return count <= wantedScenes ? i : Math.floor((i * count) / wantedScenes);
}
