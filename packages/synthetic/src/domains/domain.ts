import type { Camera } from '@mas/geometry';
import type { Backdrop } from '../figure/create-figure-renderer.js';
import type { Wardrobe } from '../figure/draw-outfit.js';
import type { Random } from '../seeded-random.js';
import type { MotionAction } from '../types.js';
import type { Vector3 } from '../vector.js';

/** Where and how pictures of one kind are taken. Every draw comes from the stream that is given. */
export interface Domain {
  /** What a subject does; `actionsPerSubject` of them are drawn where that is less. */
  actions: readonly MotionAction[];
  actionsPerSubject: number;
  trainSubjects: number;
  testSubjects: number;
  framesPerSequence: number;
  testFramesPerSequence: number;
  /** Whether all sequences share one place and its cameras. */
  onePlace: boolean;
  /** Whether a subject changes clothes from sequence to sequence. */
  changesClothes: boolean;
  wardrobe: Wardrobe;
  /** Pelvis to origin along x and y, mm. */
  reach: number;
  /** Draws the heading of a take, radians; 0 faces +y. */
  drawHeading(random: Random): number;
  /** All cameras of a place. */
  drawCameras(random: Random, split: 'train' | 'test', imageSize: number): Camera[];
  /** Which of the place's cameras a sequence uses. */
  chooseCameras(random: Random, cameras: readonly Camera[]): Camera[];
  /** What a camera sees where nobody is; the place's stream is the same for all its cameras. */
  drawBackdrop(camera: Camera, place: Random, own: Random): Backdrop;
  /** Colour of one picture: factors on red, green and blue. */
  drawGain(random: Random): Vector3;
  noise: readonly [number, number];
}
