import type { TrainConfig } from './config.js';
import { createOneEuroFilter, type OneEuroOptions } from './one-euro-filter.js';
import type { ViewPrediction } from './predict-views.js';

/** How poses are smoothed over time: options of the 1 € filter for millimetres. */
export type PoseSmoothing = Required<Omit<OneEuroOptions, 'dimensions'>>;

/**
 * Chosen on moving synthetic people: `npm run bench:smoothing` prints jitter, lag and error.
 *
 * `minCutoff` and `derivativeCutoff` in Hz, `beta` in Hz per mm/s.
 */
export const defaultSmoothing: PoseSmoothing = { minCutoff: 1, beta: 0.003, derivativeCutoff: 1 };

/**
 * Smooths the poses that {@link predictViews} or {@link predictStream} find in the frames of one
 * camera, with the 1 € filter of {@link createOneEuroFilter}: `joints` in mm, and `keypoints` in
 * pixels as if they were mm at the person's distance. Confidences and boxes stay.
 *
 * @param options what differs from {@link defaultSmoothing}.
 * @returns takes one pose after another with its time in seconds and gives it back smoothed. It holds
 *   the state of one person in one camera: make one for each.
 * @throws Error for an option out of range; later for a time that does not advance.
 *
 * @example
 * ```ts
 * const smooth = createPoseSmoother(checkpoint.info.config);
 * let frame = 0;
 * for await (const { pose } of predictStream(models, checkpoint.info.config, frames)) {
 *   const calm = pose && smooth(pose, frame++ / 25);
 * }
 * ```
 */
export function createPoseSmoother(
  config: TrainConfig,
  options: Partial<PoseSmoothing> = {},
): (pose: ViewPrediction, seconds: number) => ViewPrediction {
  const smoothing = { ...defaultSmoothing, ...options };
  const inPixels = createOneEuroFilter({ dimensions: 2, ...smoothing });
  const inSpace = createOneEuroFilter({ dimensions: 3, ...smoothing });
  return (pose, seconds) => {
    const mmPerPixel = (2 * config.data.halfExtent) / pose.box.side;
    const xy = inPixels.filter(pose.keypoints.flat(), seconds, mmPerPixel);
    const xyz = inSpace.filter(pose.joints.flat(), seconds);
    return {
      ...pose,
      keypoints: pose.keypoints.map((_, j) => [xy[2 * j], xy[2 * j + 1]]),
      joints: pose.joints.map((_, j) => [xyz[3 * j], xyz[3 * j + 1], xyz[3 * j + 2]]),
    };
  };
}
