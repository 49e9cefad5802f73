import { projectPoints } from '@mas/geometry';
import fc from 'fast-check';
import ndarray from 'ndarray';
import { ringCameras } from '../test/rig.js';
import { triangulateCenter } from './triangulate-center.js';

const coordinate = fc.double({ min: -900, max: 900, noNaN: true });

describe('triangulateCenter', () => {
  it('finds a point from its projections, through lenses too', () => {
    fc.assert(
      fc.property(coordinate, coordinate, coordinate, fc.constantFrom(0, -0.2), (x, y, z, k1) => {
        const cameras = ringCameras(3, { distortion: [k1, 0.05, 0.001, 0, 0] });
        const world = ndarray(Float64Array.of(x, y, z), [1, 3]);
        const points = cameras.map((camera) => {
          const [u, v] = projectPoints(world, camera).data;
          return [u, v] as const;
        });
        const center = triangulateCenter(cameras, points)!;
        expect(Math.hypot(center[0] - x, center[1] - y, center[2] - z)).toBeLessThan(1e-6);
      }),
    );
  });

  it('lies halfway between two rays that miss each other', () => {
    // Both cameras look along the axis through the origin, one pixel of 20 mm higher and lower.
    const cameras = ringCameras(4).slice(0, 2);
    const fy = cameras[0].intrinsics[1][1];
    const center = triangulateCenter(cameras, [
      [63.5, 63.5 - fy / 100],
      [63.5, 63.5 + fy / 100],
    ])!;
    expect(Math.abs(center[2])).toBeLessThan(1e-9);
    expect(center[0]).toBeCloseTo(0, 0);
  });

  it('is null for parallel rays and points without an inverse', () => {
    const [camera] = ringCameras(1);
    const moved = { ...camera, cameraFromWorld: camera.cameraFromWorld.map((row) => [...row]) };
    moved.cameraFromWorld[0][3] = 500;
    const middle = [63.5, 63.5] as const;
    expect(triangulateCenter([camera, moved], [middle, middle])).toBeNull();
    const fisheye = ringCameras(2, { distortion: [-0.5, 0, 0, 0, 0], focal: 40 });
    const corner = [0, 0] as const;
    expect(triangulateCenter(fisheye, [corner, corner])).toBeNull();
  });
});
