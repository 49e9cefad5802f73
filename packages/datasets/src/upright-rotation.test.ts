import { axisAngleToMatrix, type Camera } from '@mas/geometry';
import fc from 'fast-check';
import { ringCameras } from '../test/rig.js';
import { uprightRotation } from './upright-rotation.js';

/** The ring with its world turned by a rotation vector. */
function turned(vector: number[]): Camera[] {
  const r = axisAngleToMatrix(vector);
  return ringCameras(4).map((camera) => ({
    ...camera,
    cameraFromWorld: camera.cameraFromWorld.map((row) => [
      ...[0, 1, 2].map((k) => row[0] * r[k][0] + row[1] * r[k][1] + row[2] * r[k][2]),
      row[3],
    ]),
  }));
}

describe('uprightRotation', () => {
  it('takes an axis exactly when the rig is nearly upright', () => {
    for (const vector of [
      [0, 0, 0],
      [0.3, 0.1, 0],
    ]) {
      const a = Array.from(uprightRotation(turned(vector)), (value) => value + 0);
      expect(a).toEqual([1, 0, 0, 0, 1, 0, 0, 0, 1]);
    }
  });

  it.each([
    [
      [Math.PI / 2, 0, 0],
      [0, -1, 0],
    ],
    [
      [-Math.PI / 2, 0, 0],
      [0, 1, 0],
    ],
    [
      [0, Math.PI / 2, 0],
      [1, 0, 0],
    ],
    [
      [Math.PI, 0, 0],
      [0, 0, -1],
    ],
  ])('takes the up of a rig turned by %j to z', (vector, up) => {
    const a = uprightRotation(turned(vector));
    const z = [0, 1, 2].map((i) => a[3 * i] * up[0] + a[3 * i + 1] * up[1] + a[3 * i + 2] * up[2]);
    expect(z.map((value) => value + 0)).toEqual([0, 0, 1]);
  });

  it('is the smallest rotation that takes up to z', () => {
    const angle = fc.double({ min: -2, max: 2, noNaN: true });
    fc.assert(
      fc.property(angle, angle, angle, (x, y, z) => {
        const r = axisAngleToMatrix([x, y, z]);
        const up = [r[0][2], r[1][2], r[2][2]];
        fc.pre(Math.max(...up.map(Math.abs)) < 0.93);
        const a = uprightRotation(turned([x, y, z]));
        const to = [0, 1, 2].map((i) =>
          [0, 1, 2].reduce((sum, k) => sum + a[3 * i + k] * up[k], 0),
        );
        expect(to[2]).toBeCloseTo(1, 9);
        // Smallest: the angle of the rotation is that between up and z.
        expect((a[0] + a[4] + a[8] - 1) / 2).toBeCloseTo(up[2], 9);
        for (let i = 0; i < 3; i++) {
          for (let j = 0; j < 3; j++) {
            const dot = [0, 1, 2].reduce((sum, k) => sum + a[3 * i + k] * a[3 * j + k], 0);
            expect(dot).toBeCloseTo(i === j ? 1 : 0, 9);
          }
        }
      }),
    );
  });

  it('refuses a rig without a common up', () => {
    const [a, b] = ringCameras(2);
    const [x, y, z] = b.cameraFromWorld;
    const rolled = { ...b, cameraFromWorld: [x.map((v) => -v), y.map((v) => -v), z] };
    expect(() => uprightRotation([a, rolled])).toThrow(/expected cameras that agree on which way/);
  });
});
