import type { Camera } from '@mas/geometry';
import { bodyCapsules } from './body-capsules.js';
import { cameraRing } from './camera-ring.js';
import { createBackground } from './create-background.js';
import { createRenderer } from './create-renderer.js';
import type { Renderer } from './create-renderer.js';
import { createSubject } from './create-subject.js';
import { createTake } from './create-take.js';
import { poseBody } from './pose-body.js';
import { requireInteger } from './require-integer.js';
import { seededRandom } from './seeded-random.js';
import { syntheticActions } from './types.js';
import type { SyntheticAction, SyntheticSequence } from './types.js';

/** What {@link syntheticDataset} makes. */
export interface SyntheticOptions {
  /** Any integer; the same seed gives the same bytes. */
  seed: number;
  /** Subjects S01, S02, ... ; default 8. */
  trainSubjects?: number;
  /** Subjects S901, S902, ... ; default 3. */
  testSubjects?: number;
  /** Default 30. */
  framesPerSequence?: number;
  /** Default all of {@link syntheticActions}. */
  actions?: readonly SyntheticAction[];
  /** Width and height in pixels; default 256. */
  imageSize?: number;
  /** Number of cameras; default 4. */
  cameras?: number;
}

const framesPerTake = 5;
const framesPerSecond = 2;
const noise = 0.02;

/**
 * A multi-view data set of synthetic people: one sequence per subject and action, all seen by one
 * ring of calibrated cameras. A sequence is a row of short takes (5 frames at 2 per second); each
 * take has its own motion, heading and place, and is continuous within. Nothing is drawn until
 * `frame(index)` is called, and frames can be asked for in any order.
 *
 * @param options see {@link SyntheticOptions}
 * @returns train sequences first, then test sequences
 * @throws Error if an option is missing, not an integer in its range, or an unknown action
 * @example
 * const [first] = syntheticDataset({ seed: 1 });
 * first.name; // 'S01_walking'
 * first.frame(0).views[0].mask.shape; // [ 256, 256 ]
 */
export function syntheticDataset(options: SyntheticOptions): SyntheticSequence[] {
  const checked = checkOptions(options);
  const { seed, imageSize, framesPerSequence } = checked;
  const cameras = cameraRing(seed, checked.cameras, imageSize);
  const renderers = new Map<Camera, Renderer>();
  const rendererOf = (camera: Camera) => {
    let renderer = renderers.get(camera);
    if (!renderer) {
      const room = createBackground(camera, seededRandom(seed, 'room', camera.id));
      renderer = createRenderer(camera, room);
      renderers.set(camera, renderer);
    }
    return renderer;
  };

  const sequence = (
    split: 'train' | 'test',
    subject: string,
    action: SyntheticAction,
  ): SyntheticSequence => {
    const person = createSubject(seed, subject);
    return {
      name: `${subject}_${action}`,
      split,
      subject,
      action,
      cameras,
      frameCount: framesPerSequence,
      frame(index) {
        if (!Number.isInteger(index) || index < 0 || index >= framesPerSequence)
          throw new RangeError(
            `frame: index must be an integer from 0 to ${framesPerSequence - 1} ` +
              `in sequence ${subject}_${action}, found ${index}`,
          );
        const takeIndex = Math.floor(index / framesPerTake);
        const take = createTake(action, seededRandom(seed, subject, action, takeIndex));
        const { angles, placement } = take((index % framesPerTake) / framesPerSecond);
        const body = poseBody(person, angles, placement);
        const capsules = bodyCapsules(person, body);
        const views = cameras.map((camera) => {
          const random = seededRandom(seed, subject, action, 'picture', index, camera.id);
          return rendererOf(camera)(capsules, {
            brightness: random.uniform(-0.05, 0.05),
            noise,
            noiseSeed: random.int32(),
          });
        });
        return { pose: body.joints, views };
      },
    };
  };

  const people = (split: 'train' | 'test', count: number, first: number) =>
    Array.from({ length: count }, (_, i) => `S${String(first + i).padStart(2, '0')}`).flatMap(
      (subject) => checked.actions.map((action) => sequence(split, subject, action)),
    );
  return [
    ...people('train', checked.trainSubjects, 1),
    ...people('test', checked.testSubjects, 901),
  ];
}

function checkOptions(options: SyntheticOptions): Required<SyntheticOptions> {
  const {
    seed,
    trainSubjects = 8,
    testSubjects = 3,
    framesPerSequence = 30,
    actions = syntheticActions,
    imageSize = 256,
    cameras = 4,
  } = options;
  requireInteger('syntheticDataset: seed', seed, Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER);
  requireInteger('syntheticDataset: trainSubjects', trainSubjects, 0, 900);
  requireInteger('syntheticDataset: testSubjects', testSubjects, 0, 900);
  requireInteger('syntheticDataset: framesPerSequence', framesPerSequence, 1, 1e6);
  requireInteger('syntheticDataset: imageSize', imageSize, 16, 4096);
  requireInteger('syntheticDataset: cameras', cameras, 1, 64);
  if (trainSubjects + testSubjects === 0)
    throw new Error('syntheticDataset: trainSubjects and testSubjects must not both be 0');
  if (!Array.isArray(actions) || actions.length === 0)
    throw new Error(
      'syntheticDataset: actions must name at least one action; leave it out to get all of them',
    );
  for (const action of actions)
    if (!syntheticActions.includes(action))
      throw new Error(
        `syntheticDataset: unknown action "${String(action)}"; choose from ${syntheticActions.join(', ')}`,
      );
  if (new Set(actions).size < actions.length)
    throw new Error(
      `syntheticDataset: actions must not repeat, found ${actions.join(', ')}; use framesPerSequence for more frames`,
    );
  return { seed, trainSubjects, testSubjects, framesPerSequence, actions, imageSize, cameras };
}
