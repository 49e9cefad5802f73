import type { Camera } from '@mas/geometry';
import { dance } from './domains/dance.js';
import type { Domain } from './domains/domain.js';
import { greenscreen } from './domains/greenscreen.js';
import { studio } from './domains/studio.js';
import { wild } from './domains/wild.js';
import { drawClipTake } from './bvh/draw-clip-take.js';
import type { Motion } from './bvh/draw-clip-take.js';
import type { BvhClip } from './bvh/parse-bvh.js';
import { retargetBvh } from './bvh/retarget-bvh.js';
import { drawBenchmarkTake } from './draw-benchmark-take.js';
import { createFigureRenderer } from './figure/create-figure-renderer.js';
import type { FigureRenderer } from './figure/create-figure-renderer.js';
import { createPerson } from './figure/create-person.js';
import { drawOutfit } from './figure/draw-outfit.js';
import { dressPerson } from './figure/dress-person.js';
import { poseBody } from './pose-body.js';
import type { Body } from './pose-body.js';
import { requireInteger } from './require-integer.js';
import { seededRandom } from './seeded-random.js';
import type { BenchmarkAction, MotionAction, SyntheticSequence } from './types.js';

/** A kind of pictures: where they are taken, of whom, in which clothes, doing what. */
export type BenchmarkDomain = 'studio' | 'greenscreen' | 'dance' | 'wild';

/** Every {@link BenchmarkDomain}. */
export const benchmarkDomains: readonly BenchmarkDomain[] = [
  'studio',
  'greenscreen',
  'dance',
  'wild',
];

/** What {@link benchmarkDataset} makes. */
export interface BenchmarkOptions {
  domain: BenchmarkDomain;
  /** Any integer; the same seed gives the same bytes. Default 1. */
  seed?: number;
  /** Subjects S01, S02, ... ; default 24, 16, 120, 60 (studio, greenscreen, dance, wild). */
  trainSubjects?: number;
  /** Subjects S901, S902, ... ; default 6, 4, 24, 40. */
  testSubjects?: number;
  /** Frames of a train sequence; default 8, 8, 12, 8. */
  framesPerSequence?: number;
  /** Frames of a test sequence; default 4, 4, 6, 3. */
  testFramesPerSequence?: number;
  /** Width and height in pixels; default 256. */
  imageSize?: number;
  /**
   * Real motion instead of the built-in one, such as from {@link parseBvh}: at least two clips. In the
   * order of their names every fourth, the first one included, is for the test split. Default none.
   */
  clips?: readonly BvhClip[];
}

const domains: Record<BenchmarkDomain, Domain> = { studio, greenscreen, dance, wild };
const framesPerTake = 2;
const framesPerSecond = 2;

/**
 * The benchmark: dressed people of many shapes doing everyday things, in one of four domains. Subjects
 * and motions of the test split are not in the train split. A sequence is a row of takes of two frames,
 * half a second apart; each take has its own motion, heading and place. Nothing is drawn until
 * `frame(index)` is called, and frames can be asked for in any order.
 *
 * | domain      | like      | views | what |
 * | ----------- | --------- | ----- | ---- |
 * | studio      | Human3.6M | 4 | one laboratory, 13 actions |
 * | greenscreen | 3DHP      | 4 of 8 | one green studio, cameras from knee height to the ceiling |
 * | dance       | TikTok    | 1 (2 in test) | dances at home, seen from the front by a telephone |
 * | wild        | MPII      | 1 (2 in test) | any place, light, clothes, action and camera |
 *
 * @param options see {@link BenchmarkOptions}
 * @returns train sequences first, then test sequences
 * @throws Error if an option is not an integer in its range, or an unknown domain
 * @example
 * const [first] = benchmarkDataset({ domain: 'studio' });
 * first.name; // 'S01_walking'
 * first.frame(0).views[0].mask.shape; // [ 256, 256 ]
 */
export function benchmarkDataset(options: BenchmarkOptions): SyntheticSequence[] {
  const checked = checkOptions(options);
  const { domain: name, seed, imageSize } = checked;
  const domain = domains[name];
  const stream = (...path: (string | number)[]) => seededRandom(seed, 'benchmark', name, ...path);

  const motions = checked.clips.length > 0 ? splitClips(checked.clips) : undefined;

  const places = new Map<string, Camera[]>();
  const camerasOf = (place: string, split: 'train' | 'test'): Camera[] => {
    let cameras = places.get(place);
    if (!cameras) {
      cameras = domain.drawCameras(stream(place, 'cameras'), split, imageSize);
      places.set(place, cameras);
    }
    return cameras;
  };
  // One place's renderers at a time: a background takes some milliseconds and a megabyte.
  let current = '';
  const renderers = new Map<string, FigureRenderer>();
  const rendererOf = (place: string, camera: Camera): FigureRenderer => {
    if (place !== current) {
      renderers.clear();
      current = place;
    }
    let renderer = renderers.get(camera.id);
    if (!renderer) {
      const backdrop = domain.drawBackdrop(
        camera,
        stream(place, 'place'),
        stream(place, 'place', camera.id),
      );
      renderer = createFigureRenderer(camera, backdrop);
      renderers.set(camera.id, renderer);
    }
    return renderer;
  };

  const sequence = (
    split: 'train' | 'test',
    subject: string,
    action: BenchmarkAction,
    suffix = '',
  ): SyntheticSequence => {
    const own = `${subject}_${action}${suffix}`;
    const place = domain.onePlace ? 'one place' : own;
    const cameras = domain.chooseCameras(stream(own, 'choice'), camerasOf(place, split));
    const person = createPerson(seed, `${name} ${subject}`);
    const outfit = drawOutfit(
      person,
      domain.wardrobe,
      stream(domain.changesClothes ? own : subject, 'outfit'),
    );
    const frameCount =
      split === 'train' ? checked.framesPerSequence : checked.testFramesPerSequence;
    return {
      name: own,
      split,
      subject,
      action,
      cameras,
      frameCount,
      frame(index) {
        if (!Number.isInteger(index) || index < 0 || index >= frameCount)
          throw new RangeError(
            `frame: index must be an integer from 0 to ${frameCount - 1} in sequence ${own}, ` +
              `found ${index}`,
          );
        const random = stream(own, 'take', Math.floor(index / framesPerTake));
        const heading = domain.drawHeading(random);
        const seconds = (index % framesPerTake) / framesPerSecond;
        let body: Body;
        if (motions) {
          const clip = motions[split][Math.floor(random.uniform(0, motions[split].length))];
          const length = (framesPerTake - 1) / framesPerSecond;
          body = drawClipTake(clip, person, random, heading, domain.reach, length)(seconds);
        } else {
          const take = drawBenchmarkTake(action as MotionAction, random, heading, domain.reach);
          const { angles, placement } = take(seconds);
          body = poseBody(person, angles, placement);
        }
        const figure = dressPerson(person, outfit, body);
        const views = cameras.map((camera) => {
          const picture = stream(own, 'picture', index, camera.id);
          return rendererOf(place, camera)(figure.solids, figure.contacts, {
            gain: domain.drawGain(picture),
            noise: picture.uniform(...domain.noise),
            noiseSeed: picture.int32(),
          });
        });
        return { pose: figure.joints, views };
      },
    };
  };

  const people = (split: 'train' | 'test', count: number, first: number) =>
    Array.from({ length: count }, (_, i) => `S${String(first + i).padStart(2, '0')}`).flatMap(
      (subject) =>
        motions
          ? Array.from({ length: domain.actionsPerSubject }, (__, take) =>
              sequence(split, subject, 'mocap', String(take + 1).padStart(2, '0')),
            )
          : actionsOf(domain, stream(subject, 'actions')).map((action) =>
              sequence(split, subject, action),
            ),
    );
  return [
    ...people('train', checked.trainSubjects, 1),
    ...people('test', checked.testSubjects, 901),
  ];
}

/** Test motions are other clips than train motions. */
function splitClips(clips: readonly BvhClip[]): Record<'train' | 'test', Motion[]> {
  const split: Record<'train' | 'test', Motion[]> = { train: [], test: [] };
  const sorted = clips.toSorted((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
  for (const [index, clip] of sorted.entries())
    split[index % 4 === 0 ? 'test' : 'train'].push({ clip, retarget: retargetBvh(clip) });
  return split;
}

/** The actions of one subject: all of the domain's, or a draw of some in their order. */
function actionsOf(domain: Domain, random: { uniform(min: number, max: number): number }) {
  const actions = [...domain.actions];
  while (actions.length > domain.actionsPerSubject)
    actions.splice(Math.floor(random.uniform(0, actions.length)), 1);
  return actions;
}

function checkOptions(options: BenchmarkOptions): Required<BenchmarkOptions> {
  const name = options?.domain;
  if (!Object.hasOwn(domains, name))
    throw new Error(
      `benchmarkDataset: unknown domain "${String(name)}"; choose from ${benchmarkDomains.join(', ')}`,
    );
  const domain = domains[name];
  const checked = {
    domain: name,
    seed: options.seed ?? 1,
    trainSubjects: options.trainSubjects ?? domain.trainSubjects,
    testSubjects: options.testSubjects ?? domain.testSubjects,
    framesPerSequence: options.framesPerSequence ?? domain.framesPerSequence,
    testFramesPerSequence: options.testFramesPerSequence ?? domain.testFramesPerSequence,
    imageSize: options.imageSize ?? 256,
    clips: options.clips ?? [],
  };
  if (!Array.isArray(checked.clips) || checked.clips.length === 1)
    throw new Error(
      'benchmarkDataset: clips must be none or at least two, so that the test split has its own; ' +
        `found ${Array.isArray(checked.clips) ? 'one' : typeof checked.clips}`,
    );
  const check = (
    key: Exclude<keyof BenchmarkOptions, 'domain' | 'clips'>,
    min: number,
    max: number,
  ) => requireInteger(`benchmarkDataset: ${key}`, checked[key], min, max);
  check('seed', Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER);
  check('trainSubjects', 0, 900);
  check('testSubjects', 0, 900);
  check('framesPerSequence', 1, 1e6);
  check('testFramesPerSequence', 1, 1e6);
  check('imageSize', 16, 4096);
  if (checked.trainSubjects + checked.testSubjects === 0)
    throw new Error('benchmarkDataset: trainSubjects and testSubjects must not both be 0');
  return checked;
}
