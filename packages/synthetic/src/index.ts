export { benchmarkDataset, benchmarkDomains } from './benchmark-dataset.js';
export { parseBvh } from './bvh/parse-bvh.js';
export type { BvhClip, BvhJoint } from './bvh/parse-bvh.js';
export type { BenchmarkDomain, BenchmarkOptions } from './benchmark-dataset.js';
export { armDegrees, legDegrees } from './body-angles.js';
export type { ArmAngles, BodyAngles, LegAngles } from './body-angles.js';
export { bodyCapsules } from './body-capsules.js';
export type { Capsule } from './body-capsules.js';
export { cameraRing } from './camera-ring.js';
export { createBackground } from './create-background.js';
export { createRenderer } from './create-renderer.js';
export type { Renderer, RenderOptions } from './create-renderer.js';
export { createSubject } from './create-subject.js';
export type { Subject } from './create-subject.js';
export { createTake } from './create-take.js';
export type { Take } from './create-take.js';
export { poseBody } from './pose-body.js';
export type { Body, BodyLengths, BodyPart, Placement } from './pose-body.js';
export { seededRandom } from './seeded-random.js';
export type { Random } from './seeded-random.js';
export { standing } from './standing.js';
export { syntheticDataset } from './synthetic-dataset.js';
export type { SyntheticOptions } from './synthetic-dataset.js';
export { benchmarkActions, syntheticActions } from './types.js';
export type {
  BenchmarkAction,
  MotionAction,
  Rgb,
  SyntheticAction,
  SyntheticFrame,
  SyntheticSequence,
  SyntheticView,
} from './types.js';
export type { Matrix3, Vector3 } from './vector.js';
