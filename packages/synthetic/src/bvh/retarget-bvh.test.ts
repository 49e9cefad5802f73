import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { h36m18, jointIndex } from '@mas/skeleton';
import { createPerson } from '../figure/create-person.js';
import { seededRandom } from '../seeded-random.js';
import type { Body } from '../pose-body.js';
import { drawClipTake } from './draw-clip-take.js';
import { parseBvh } from './parse-bvh.js';
import { retargetBvh } from './retarget-bvh.js';

const samples = fileURLToPath(new URL('../../../../../shared/samples/cmu_bvh/', import.meta.url));
const has = existsSync(samples);
if (!has) console.log(`skipped: the CMU clips are not at ../shared/samples/cmu_bvh`);

/** A body in a T-pose that faces +z of the file, in inches or whatever; the left side is at +x. */
const side = (name: string, x: number) => `
  JOINT ${name}Thigh
  {
    OFFSET ${4 * x} 0 0
    CHANNELS 3 Zrotation Xrotation Yrotation
    JOINT ${name}Shin
    {
      OFFSET 0 -18 0
      CHANNELS 3 Zrotation Xrotation Yrotation
      JOINT ${name}Foot
      {
        OFFSET 0 -17 0
        CHANNELS 0
      }
    }
  }`;
const armOf = (name: string, x: number) => `
    JOINT ${name}Shldr
    {
      OFFSET ${6 * x} 16 0
      CHANNELS 3 Zrotation Xrotation Yrotation
      JOINT ${name}ForeArm
      {
        OFFSET ${11 * x} 0 0
        CHANNELS 3 Zrotation Xrotation Yrotation
        JOINT ${name}Hand
        {
          OFFSET ${10 * x} 0 0
          CHANNELS 0
        }
      }
    }`;
const hierarchy = `HIERARCHY
ROOT hip
{
  OFFSET 0 0 0
  CHANNELS 6 Xposition Yposition Zposition Yrotation Xrotation Zrotation${side('l', 1)}${side('r', -1)}
  JOINT chest
  {
    OFFSET 0 4 0
    CHANNELS 3 Zrotation Xrotation Yrotation${armOf('l', 1)}${armOf('r', -1)}
    JOINT head
    {
      OFFSET 0 20 0
      CHANNELS 3 Zrotation Xrotation Yrotation
    }
  }
}
MOTION
Frames: 3
Frame Time: 0.1
`;
// Values in the order of the joints: hip 6, lThigh, lShin, rThigh, rShin, chest, lShldr, lForeArm, ...
const zeros = Array.from({ length: 6 + 3 * 10 }, () => 0);
const frame = (values: Record<number, number>) =>
  zeros.map((value, i) => values[i] ?? value).join(' ');
/** At rest; a metre to the left facing the file's +x with the left thigh raised; left arm down. */
const text =
  hierarchy +
  [frame({}), frame({ 0: 39, 3: 90, [6 + 1]: -90 }), frame({ [6 + 3 * 5]: -90 })].join('\n');

const person = createPerson(1, 'S01');
const { lengths } = person;
const at = (body: Body, name: string) => {
  const start = 3 * jointIndex(h36m18, name);
  return [...body.joints.subarray(start, start + 3)];
};
const from = (body: Body, a: string, b: string) => at(body, b).map((v, k) => v - at(body, a)[k]);
const near = (found: readonly number[], expected: readonly number[]) =>
  expected.forEach((value, k) => expect(found[k]).toBeCloseTo(value, 6));

describe('retargetBvh', () => {
  const retarget = retargetBvh(parseBvh(text, 'hand.bvh'));

  it('puts the rest pose onto the subject: its own lengths, z up, the left at +x of -y', () => {
    const body = retarget(person, 0);
    near(from(body, 'root', 'leftHip'), [lengths.hip, 0, 0]);
    near(from(body, 'leftHip', 'leftKnee'), [0, 0, -lengths.thigh]);
    near(from(body, 'rightKnee', 'rightAnkle'), [0, 0, -lengths.shank]);
    near(from(body, 'root', 'torso'), [0, 0, lengths.waist]);
    near(from(body, 'torso', 'thorax'), [0, 0, lengths.chest]);
    near(from(body, 'rightShoulder', 'rightElbow'), [-lengths.upperArm, 0, 0]);
    near(from(body, 'leftElbow', 'leftWrist'), [lengths.forearm, 0, 0]);
    // The face looks along +z of the file, which is -y.
    near(from(body, 'neck', 'nose'), [0, -0.45 * lengths.nose, 0.9 * lengths.nose]);
    near([at(body, 'leftAnkle')[2]], [60]);
    near(body.frames.pelvis, [-1, 0, 0, 0, -1, 0, 0, 0, 1]);
  });

  it('follows rotations and the path', () => {
    const body = retarget(person, 1);
    // A quarter turn about y takes the file's +z (the front) to +x.
    near(from(body, 'neck', 'nose'), [0.45 * lengths.nose, 0, 0.9 * lengths.nose]);
    near(from(body, 'leftHip', 'leftKnee'), [lengths.thigh, 0, 0]);
    near(from(body, 'rightHip', 'rightKnee'), [0, 0, -lengths.thigh]);
    // 39 of the file's units, of which thigh and shank are 35.
    near(at(body, 'root').slice(0, 2), [(39 * (lengths.thigh + lengths.shank)) / 35, 0]);
    near(from(retarget(person, 2), 'leftShoulder', 'leftElbow'), [0, 0, -lengths.upperArm]);
  });

  it('refuses clips without a body', () => {
    const without = text.replaceAll('lShin', 'lCrus');
    expect(() => retargetBvh(parseBvh(without, 'odd.bvh'))).toThrow(
      /^odd\.bvh: expected a joint for the leftKnee, named lshin, leftleg, .*; found hip, lThigh, lCrus/,
    );
    const flat = text
      .replaceAll('OFFSET 0 -18 0', 'OFFSET 0 0 0')
      .replaceAll('OFFSET 0 -17 0', 'OFFSET 0 0 0');
    expect(() => retargetBvh(parseBvh(flat, 'flat.bvh'))).toThrow(
      'flat.bvh: expected a left thigh and shank of some length, found 0',
    );
  });

  it('knows the names of MotionBuilder and Mixamo', () => {
    const other = text.replaceAll(
      /\b([lr])(Thigh|Shin|Foot|Shldr|ForeArm|Hand)\b/g,
      (_, s, part) => {
        const long = s === 'l' ? 'Left' : 'Right';
        const names = { Thigh: 'UpLeg', Shin: 'Leg', Shldr: 'Arm' } as Record<string, string>;
        return `mixamorig:${long}${names[part] ?? part}`;
      },
    );
    const same = retargetBvh(parseBvh(other, 'other.bvh'));
    expect(same(person, 1).joints).toEqual(retarget(person, 1).joints);
  });
});

test('a take looks along its heading, near its place', () => {
  const clip = parseBvh(text, 'hand.bvh');
  const motion = { clip, retarget: retargetBvh(clip) };
  for (const heading of [0, 1, -2.5]) {
    const take = drawClipTake(motion, person, seededRandom(heading), heading, 100, 0.1);
    const { frames, joints } = take(0);
    near([-frames.pelvis[1], frames.pelvis[4]], [Math.sin(heading), Math.cos(heading)]);
    expect(Math.hypot(joints[0], joints[1])).toBeLessThan(100 * Math.SQRT2 + 401);
  }
});

(has ? describe : describe.skip)('the CMU clips', () => {
  const clips = has
    ? readdirSync(samples)
        .filter((name) => name.endsWith('.bvh'))
        .map((name) => parseBvh(readFileSync(samples + name, 'utf8'), name))
    : [];

  it('have the frames that they say, and bodies with the subject’s bones', () => {
    expect(clips).toHaveLength(27);
    for (const clip of clips) {
      expect(clip.frameTime).toBeCloseTo(1 / 120, 6);
      const retarget = retargetBvh(clip);
      for (const part of [0.1, 0.5, 0.9]) {
        const body = retarget(person, Math.round(part * (clip.frameCount - 1)));
        expect(Math.hypot(...from(body, 'leftHip', 'leftKnee'))).toBeCloseTo(lengths.thigh, 6);
        expect(Math.hypot(...from(body, 'rightElbow', 'rightWrist'))).toBeCloseTo(
          lengths.forearm,
          6,
        );
        expect(Math.hypot(...from(body, 'root', 'torso'))).toBeCloseTo(lengths.waist, 6);
        expect(at(body, 'head')[2]).toBeGreaterThan(600);
      }
    }
  });

  it('walk forwards, not backwards or sideways', () => {
    for (const name of ['02_01.bvh', '05_01.bvh', '07_01.bvh', '09_01.bvh']) {
      const clip = clips.find((candidate) => candidate.name === name)!;
      const retarget = retargetBvh(clip);
      const middle = Math.round(clip.frameCount / 2);
      const [before, body, after] = [-20, 0, 20].map((d) => retarget(person, middle + d));
      const way = [0, 1].map((axis) => after.joints[axis] - before.joints[axis]);
      const { pelvis } = body.frames;
      const speed = Math.hypot(...way);
      // 40 frames are a third of a second: a walk or a run.
      expect(speed).toBeGreaterThan(250);
      expect((way[0] * pelvis[1] + way[1] * pelvis[4]) / speed).toBeGreaterThan(0.8);
    }
  });
});
