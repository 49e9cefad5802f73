import fc from 'fast-check';
import { circleCamera, lens } from '../test/cameras.js';
import { parseCamera, projectPointsFlat } from './index.js';

const { distortion: _, ...json } = circleCamera(0.3);

test('reads a camera and takes a missing distortion for none', () => {
  expect(parseCamera(JSON.parse(JSON.stringify(json)), 'rig.json')).toEqual(circleCamera(0.3));
});

test('a camera is its own JSON, to the last bit', () => {
  fc.assert(
    fc.property(fc.double({ min: -3, max: 3, noNaN: true }), (angle) => {
      const camera = circleCamera(angle, lens);
      const back = parseCamera(JSON.parse(JSON.stringify(camera)), 'rig.json');
      // -0 is 0 in JSON.
      expect(JSON.stringify(back)).toBe(JSON.stringify(camera));
      expect(projectPointsFlat([100, 200, 300], back)).toEqual(
        projectPointsFlat([100, 200, 300], camera),
      );
    }),
  );
});

test('ignores keys that it does not know', () => {
  expect(parseCamera({ ...json, serial: 7 }, 'rig.json')).toEqual(circleCamera(0.3));
});

test('accepts a rotation that was rounded to four digits', () => {
  const rounded = json.cameraFromWorld.map((row) => row.map((value) => Number(value.toFixed(4))));
  expect(parseCamera({ ...json, cameraFromWorld: rounded }, 'rig.json').cameraFromWorld).toEqual(
    rounded,
  );
});

const pose = json.cameraFromWorld;
const scaled = pose.map(([a, b, c, t]) => [1.01 * a, 1.01 * b, 1.01 * c, t]);
const mirrored = pose.map(([a, b, c, t]) => [-a, b, c, t]);

test.each([
  ['no object', null, /rig\.json: expected an object with id, .*found null/],
  ['no id', { ...json, id: 3 }, /rig\.json: id: expected a non-empty string, found 3/],
  [
    'size',
    { ...json, imageSize: [1000, 0] },
    /imageSize: expected two positive numbers.*\[1000,0\]/,
  ],
  ['flat matrix', { ...json, intrinsics: [1, 2, 3] }, /intrinsics: expected a 3x3 matrix/],
  [
    'NaN',
    {
      ...json,
      intrinsics: [
        [NaN, 0, 0],
        [0, 1, 0],
        [0, 0, 1],
      ],
    },
    /finite/,
  ],
  [
    'focal',
    {
      ...json,
      intrinsics: [
        [-1, 0, 0],
        [0, 1, 0],
        [0, 0, 1],
      ],
    },
    /positive focal .*-1 and 1/,
  ],
  [
    'transposed',
    {
      ...json,
      intrinsics: [
        [1, 0, 0],
        [0, 1, 0],
        [5, 5, 1],
      ],
    },
    /last row 0 0 1/,
  ],
  [
    'distortion',
    { ...json, distortion: [0, 0, 0, 0] },
    /five finite numbers \[k1, k2, p1, p2, k3\]/,
  ],
  ['4x4 pose', { ...json, cameraFromWorld: [...pose, [0, 0, 0, 1]] }, /a 3x4 matrix \[R\|t\]/],
  ['scaled rotation', { ...json, cameraFromWorld: scaled }, /R Rt = 1 within 0\.001.*0\.0201/],
  [
    'mirrored',
    { ...json, cameraFromWorld: mirrored },
    /det R = \+1, found det R = -1\.000\. A neg/,
  ],
])('explains what is wrong: %s', (_name, value, message) => {
  expect(() => parseCamera(value, 'rig.json')).toThrow(message);
});
