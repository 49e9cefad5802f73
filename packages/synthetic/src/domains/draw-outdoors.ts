import type { Camera } from '@mas/geometry';
import type { Random } from '../seeded-random.js';
import type { Rgb } from '../types.js';

/** A place under the sky as one camera sees it: ground, a far skyline of blurred shapes, and sky. */
export function paintOutdoors(camera: Camera, random: Random): Float32Array {
  const { uniform, chance } = random;
  const [width, height] = camera.imageSize;
  const [[fx, , cx], [, fy, cy]] = camera.intrinsics;
  const [r0, r1, r2] = camera.cameraFromWorld;
  const [px, py, pz] = [0, 1, 2].map((k) => -(r0[k] * r0[3] + r1[k] * r1[3] + r2[k] * r2[3]));
  const sky: Rgb = chance(0.6)
    ? [uniform(0.45, 0.7), uniform(0.62, 0.8), uniform(0.82, 0.98)]
    : [uniform(0.7, 0.85), uniform(0.72, 0.86), uniform(0.74, 0.88)];
  const ground: Rgb = [
    [uniform(0.25, 0.4), uniform(0.38, 0.52), uniform(0.15, 0.26)] as Rgb,
    [uniform(0.42, 0.58), uniform(0.41, 0.56), uniform(0.4, 0.54)] as Rgb,
    [uniform(0.6, 0.76), uniform(0.52, 0.66), uniform(0.36, 0.48)] as Rgb,
  ][Math.floor(uniform(0, 3))];
  // Shapes on the horizon by azimuth: trees (round, green) and houses (straight, any colour).
  const shapes = Array.from({ length: Math.floor(uniform(5, 14)) }, () => {
    const isTree = chance(0.55);
    const green = uniform(0.2, 0.45);
    return {
      azimuth: uniform(-Math.PI, Math.PI),
      half: isTree ? uniform(0.05, 0.16) : uniform(0.08, 0.35),
      top: uniform(0.04, 0.5),
      isTree,
      color: (isTree
        ? [0.6 * green, green, 0.45 * green]
        : [uniform(0.3, 0.75), uniform(0.28, 0.7), uniform(0.25, 0.65)]) as Rgb,
    };
  });
  const waves = Array.from({ length: 5 }, () => ({
    x: uniform(-0.004, 0.004),
    y: uniform(-0.004, 0.004),
    phase: uniform(0, 2 * Math.PI),
  }));
  const texture = uniform(0.01, 0.05);
  const soft = uniform(0.006, 0.03);
  const out = new Float32Array(width * height * 3);
  for (let v = 0, at = 0; v < height; v++)
    for (let u = 0; u < width; u++, at += 3) {
      const x = (u - cx) / fx;
      const y = (v - cy) / fy;
      const dx = r0[0] * x + r1[0] * y + r2[0];
      const dy = r0[1] * x + r1[1] * y + r2[1];
      const dz = r0[2] * x + r1[2] * y + r2[2];
      const elevation = Math.atan2(dz, Math.hypot(dx, dy));
      const azimuth = Math.atan2(dy, dx);
      let [red, green, blue] = sky;
      const haze = Math.max(0, 1 - elevation / 0.5);
      red += 0.12 * haze;
      green += 0.08 * haze;
      for (const shape of shapes) {
        const turn = Math.abs(((azimuth - shape.azimuth + 3 * Math.PI) % (2 * Math.PI)) - Math.PI);
        const side = turn / shape.half;
        const top = shape.isTree ? shape.top * Math.sqrt(Math.max(0, 1 - side * side)) : shape.top;
        if (side > 1.2) continue;
        const cover = Math.min(
          step((top - elevation) / soft),
          step(((1 - side) * shape.half) / soft),
        );
        const windows =
          !shape.isTree && Math.sin(60 * elevation) > 0.3 && Math.sin(45 * azimuth) > 0.2 ? 0.8 : 1;
        red += cover * (windows * shape.color[0] - red);
        green += cover * (windows * shape.color[1] - green);
        blue += cover * (windows * shape.color[2] - blue);
      }
      if (dz < 0) {
        const far = -pz / dz;
        const gx = px + far * dx;
        const gy = py + far * dy;
        const near = 1 / (1 + far / 40000);
        let grain = 1;
        for (const wave of waves)
          grain += texture * near * Math.sin(wave.x * gx + wave.y * gy + wave.phase);
        const cover = step(-elevation / soft);
        red += cover * (grain * ground[0] - red);
        green += cover * (grain * ground[1] - green);
        blue += cover * (grain * ground[2] - blue);
      }
      out[at] = red;
      out[at + 1] = green;
      out[at + 2] = blue;
    }
  return out;
}

/** 0 to 1 around zero, softly. */
function step(value: number): number {
  return 1 / (1 + Math.exp(-Math.max(-30, Math.min(30, 2 * value))));
}
