import fc from 'fast-check';
import { parseBvh } from './parse-bvh.js';
import { bvhFrame } from './bvh-frame.js';

/** A root with one child of 10 up, and a hand at its end; written by hand. */
const tiny = `HIERARCHY
ROOT Hips
{
  OFFSET 1 2 3
  CHANNELS 6 Xposition Yposition Zposition Zrotation Xrotation Yrotation
  JOINT Spine
  {
    OFFSET 0 10 0
    CHANNELS 3 Zrotation Xrotation Yrotation
    JOINT Head
    {
      OFFSET 0 5 0
      CHANNELS 0
      End Site
      {
        OFFSET 0 1 0
      }
    }
  }
}
MOTION
Frames: 3
Frame Time: 0.5
0 0 0 0 0 0 0 0 0
100 0 0 90 0 0 0 90 0
100 20 0 -170 0 0 0 0 0
`;

const round = (v: readonly number[]) => v.map((value) => Math.round(value * 1e6) / 1e6 + 0);

describe('parseBvh', () => {
  it('reads joints, channels and frames, whatever the line ends', () => {
    for (const text of [tiny, tiny.replaceAll('\n', '\r\n'), `\n${tiny}\n\n`]) {
      const clip = parseBvh(text, 'tiny.bvh');
      expect(clip).toMatchObject({ frameCount: 3, frameTime: 0.5, channelCount: 9 });
      expect(clip.joints.map(({ name, parent, first }) => [name, parent, first])).toEqual([
        ['Hips', -1, 0],
        ['Spine', 0, 6],
        ['Head', 1, 9],
      ]);
      expect(clip.joints[1].offset).toEqual([0, 10, 0]);
      expect([...clip.values.subarray(9, 18)]).toEqual([100, 0, 0, 90, 0, 0, 0, 90, 0]);
    }
  });

  it('gives the rest pose and the frames that were worked out by hand', () => {
    const clip = parseBvh(tiny, 'tiny.bvh');
    const at = (frame: number | null) => bvhFrame(clip, frame).positions.map(round);
    expect(at(null)).toEqual([
      [1, 2, 3],
      [1, 12, 3],
      [1, 17, 3],
    ]);
    // A quarter turn about z lays the spine along -x; then x turns the head's +y to +z.
    expect(at(1)).toEqual([
      [100, 0, 0],
      [90, 0, 0],
      [90, 0, 5],
    ]);
    // Half-way from 90 to -170 the short way round: 90 + 100 / 2 = 140 degrees.
    const [hips, spine] = at(1.5);
    expect(hips).toEqual([100, 10, 0]);
    expect(spine).toEqual(
      round([
        100 - 10 * Math.sin((140 / 180) * Math.PI),
        10 + 10 * Math.cos((140 / 180) * Math.PI),
        0,
      ]),
    );
  });

  it.each([
    ['', 'bad.bvh, line 1: expected HIERARCHY, found the end of the file'],
    ['MOTION', 'line 1: expected HIERARCHY, found "MOTION"'],
    [tiny.replace('ROOT Hips', 'JOINT Hips'), 'line 2: expected "ROOT NAME", found "JOINT Hips"'],
    [tiny.replace('OFFSET 0 10 0', 'OFFSET 0 ten 0'), 'line 8: expected three finite numbers'],
    [tiny.replace('3 Zrotation', '4 Zrotation'), 'line 9: expected 4 different channels, found'],
    [tiny.replace('3 Zrotation', '3 Wrotation'), 'channel "Wrotation"'],
    [tiny.replace('JOINT Head', 'JOINT Spine'), 'line 10: expected joints of different names'],
    [tiny.replace('Frames: 3', 'Frames: 4'), 'expected frame 3 of 4, found the end of the file'],
    [tiny.replace('Frames: 3', 'Frames: 2'), 'line 26: expected the end of the file after 2'],
    [tiny.replace('Frames: 3', 'Frames: 0'), 'expected at least one frame, found 0'],
    [tiny.replace('Frames: 3', 'Frames: 99999999'), 'no more frames than the file has room for'],
    [tiny.replace('Time: 0.5', 'Time: -1'), 'a frame time above 0 and below 10 seconds, found -1'],
    [tiny.replace('0 90 0\n', '0 90\n'), 'line 25: expected 9 numbers, one per channel, found 8'],
    [tiny.replace('-170', 'NaN'), 'line 26: expected a finite number, found "NaN"'],
    [tiny.replace('  }\n}\n', '  }\n'), 'expected "JOINT NAME", "End Site" or "}", found "MOTION"'],
    [
      'HIERARCHY\n' + 'ROOT A\n{\nOFFSET 0 0 0\nCHANNELS 0\n'.repeat(1) + '}',
      'at least one channel',
    ],
  ])('refuses a broken file (%#)', (text, message) => {
    expect(() => parseBvh(text, 'bad.bvh')).toThrow(message);
  });

  it('refuses endless joints', () => {
    const joints = Array.from(
      { length: 1100 },
      (_, i) => `${i === 0 ? 'ROOT' : 'JOINT'} j${i}\n{\nOFFSET 0 0 0\nCHANNELS 1 Xrotation\n`,
    );
    expect(() => parseBvh(`HIERARCHY\n${joints.join('')}`, 'deep.bvh')).toThrow(
      'expected at most 1000 joints, found more',
    );
  });

  it('never fails but by its own message, whatever is cut out', () => {
    fc.assert(
      fc.property(fc.nat(tiny.length), fc.nat(40), (from, length) => {
        try {
          parseBvh(tiny.slice(0, from) + tiny.slice(from + length), 'cut.bvh');
        } catch (error) {
          expect((error as Error).message).toMatch(/^cut\.bvh, line \d+: expected .*, found /s);
        }
      }),
      { numRuns: 200 },
    );
  });
});
