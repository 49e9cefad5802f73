import type { Camera } from '@mas/geometry';
import { tinted } from '../figure/paint.js';
import type { Random } from '../seeded-random.js';
import type { Rgb } from '../types.js';

/** A coloured rectangle on the floor (0) or a wall (1 to 4); mm along and up from its middle. */
export interface Panel {
  face: number;
  along: number;
  up: number;
  halfWidth: number;
  halfHeight: number;
  color: Rgb;
}

/** An empty box of a room around the origin. */
export interface Room {
  /** Distance of the walls from the origin along x and y, and the height, mm. */
  halfX: number;
  halfY: number;
  height: number;
  floor: Rgb;
  walls: readonly [Rgb, Rgb, Rgb, Rgb];
  ceiling: Rgb;
  /** Floor boards or tiles: the width, mm (0 for none), and how much they differ. */
  tile: number;
  contrast: number;
  panels: readonly Panel[];
}

/** The room as a camera sees it from inside or through a wall: H x W x 3, RGB in [0, 1]. */
export function paintRoom(camera: Camera, room: Room): Float32Array {
  const [width, height] = camera.imageSize;
  const [[fx, , cx], [, fy, cy]] = camera.intrinsics;
  const [r0, r1, r2] = camera.cameraFromWorld;
  const [px, py, pz] = [0, 1, 2].map((k) => -(r0[k] * r0[3] + r1[k] * r1[3] + r2[k] * r2[3]));
  const byFace = [0, 1, 2, 3, 4].map((face) => room.panels.filter((panel) => panel.face === face));
  const out = new Float32Array(width * height * 3);
  for (let v = 0, at = 0; v < height; v++)
    for (let u = 0; u < width; u++, at += 3) {
      const x = (u - cx) / fx;
      const y = (v - cy) / fy;
      const dx = r0[0] * x + r1[0] * y + r2[0];
      const dy = r0[1] * x + r1[1] * y + r2[1];
      const dz = r0[2] * x + r1[2] * y + r2[2];
      // The wall that is met on the way out of the box; cameras may stand outside.
      const tx = ((dx > 0 ? room.halfX : -room.halfX) - px) / dx;
      const ty = ((dy > 0 ? room.halfY : -room.halfY) - py) / dy;
      const tz = ((dz > 0 ? room.height : 0) - pz) / dz;
      let color: Rgb;
      let light: number;
      if (tz < tx && tz < ty) {
        const along = px + tz * dx;
        const up = py + tz * dy;
        if (dz > 0) [color, light] = [room.ceiling, 1];
        else {
          color = panelAt(byFace[0], along, up)?.color ?? room.floor;
          light = 1.08 - 0.000025 * Math.hypot(along, up);
          if (room.tile > 0) {
            const odd = (Math.floor(along / room.tile) + Math.floor(up / (3 * room.tile))) & 1;
            light *= 1 + (odd ? room.contrast : -room.contrast);
          }
        }
      } else {
        const isX = tx < ty;
        const face = isX ? (dx > 0 ? 1 : 3) : dy > 0 ? 2 : 4;
        const t = isX ? tx : ty;
        const along = isX ? py + t * dy : px + t * dx;
        const up = pz + t * dz;
        color = panelAt(byFace[face], along, up)?.color ?? room.walls[face - 1];
        // A skirting board, and corners that are a little darker.
        if (up < 90) color = tinted(color, 0.6);
        const corner = (isX ? room.halfY : room.halfX) - Math.abs(along);
        light = 0.93 + 0.07 * Math.min(1, Math.max(0, corner / 900)) + 0.00002 * up;
      }
      out[at] = light * color[0];
      out[at + 1] = light * color[1];
      out[at + 2] = light * color[2];
    }
  return out;
}

function panelAt(panels: readonly Panel[], along: number, up: number): Panel | undefined {
  return panels.findLast(
    (panel) =>
      Math.abs(along - panel.along) < panel.halfWidth && Math.abs(up - panel.up) < panel.halfHeight,
  );
}

/** Draws rectangles on the walls: furniture, windows, pictures; and a carpet. */
export function drawPanels(
  random: Random,
  perWall: number,
  half: number,
  color: () => Rgb,
): Panel[] {
  const { uniform } = random;
  const panels: Panel[] = [];
  for (let face = 1; face <= 4; face++)
    for (let k = 0; k < perWall; k++) {
      const standing = uniform(0, 1) < 0.55;
      const halfHeight = standing ? uniform(300, 1050) : uniform(150, 550);
      panels.push({
        face,
        along: uniform(-half, half),
        up: standing ? halfHeight : uniform(1300, 2100),
        halfWidth: uniform(150, 800),
        halfHeight,
        color: color(),
      });
    }
  return panels;
}

/** A colour on its way (0 to 1) to grey. */
export function muted([r, g, b]: Rgb, amount: number): Rgb {
  const grey = (r + g + b) / 3;
  return [r + amount * (grey - r), g + amount * (grey - g), b + amount * (grey - b)];
}
