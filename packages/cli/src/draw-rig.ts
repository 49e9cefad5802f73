import type { CamerasReport } from '@mas/datasets';
import type { Camera } from '@mas/geometry';

type Point = readonly [number, number, number];

const panel = 420;
const margin = 34;
const colours = ['#0072b2', '#d55e00', '#009e73', '#cc79a7', '#56b4e9', '#e69f00'];
/** Dots that are drawn at most. */
const mostDots = 400;

/**
 * Draws a rig as SVG, 880 x 500 px: from above and from the side. A camera is the pyramid that it sees,
 * its optical axis dashed as far as the scene; the cross is the point that all look at, dots are joints.
 */
export function drawRig(
  cameras: readonly Camera[],
  { rig }: Pick<CamerasReport, 'rig'>,
  world: Float64Array = new Float64Array(),
): string {
  const up = rig.up ?? [0, 0, 1];
  const [right, away] = groundAxes(up);
  const distance = medianOf(rig.depths.map(Math.abs)) || Math.max(1, ...rig.positions.flat());
  const pyramids = cameras.map((camera, v) => pyramid(camera, rig.positions[v], 0.22 * distance));
  const dots = pick(world);
  const shown = [
    ...rig.positions,
    ...pyramids.flat(),
    ...dots,
    ...(rig.center ? [rig.center] : []),
  ];
  const views = [
    { title: 'from above', axes: [right, away] as const },
    { title: 'from the side', axes: [right, up] as const },
  ].map(({ title, axes }) => {
    const flat = (point: Point): [number, number] => [dot(point, axes[0]), -dot(point, axes[1])];
    return { title, flat, bounds: boundsOf(shown.map(flat)) };
  });
  // Both at one scale.
  const span = Math.max(...views.flatMap(({ bounds }) => [bounds.width, bounds.height])) || 1;
  const scale = (panel - 2 * margin) / span;
  const panels = views.map(({ title, flat, bounds }, i) => {
    const place = (point: Point): [number, number] => {
      const [x, y] = flat(point);
      return [
        20 + i * panel + panel / 2 + scale * (x - bounds.x - bounds.width / 2),
        30 + panel / 2 + scale * (y - bounds.y - bounds.height / 2),
      ];
    };
    return [
      `<text x="${20 + i * panel}" y="22" font-weight="600">${title}</text>`,
      ...drawDots(dots, place),
      ...cameras.flatMap((camera, v) =>
        drawCamera(camera.id, {
          apex: place(rig.positions[v]),
          corners: pyramids[v].map(place),
          // As far as the scene.
          end: place(along(rig.positions[v], rig.directions[v], Math.max(0, rig.depths[v]) || 0)),
          colour: colours[v % colours.length],
          isLabelled: cameras.length <= 24,
        }),
      ),
      ...(rig.center ? [drawCross(place(rig.center))] : []),
    ].join('\n');
  });
  return [
    '<svg xmlns="http://www.w3.org/2000/svg" width="880" height="500" viewBox="0 0 880 500" ' +
      'font-family="system-ui, sans-serif" font-size="13" fill="#222">',
    '<rect width="880" height="500" fill="#fff"/>',
    ...panels,
    drawScale(scale),
    '</svg>\n',
  ].join('\n');
}

/** Two horizontal axes: world x, or y where x points up, without its upward part; and to the left of it. */
function groundAxes(up: Point): [Point, Point] {
  const first: Point = Math.abs(up[0]) < 0.9 ? [1, 0, 0] : [0, 1, 0];
  const part = dot(first, up);
  const flat = first.map((value, k) => value - part * up[k]);
  const length = Math.hypot(...flat);
  const [x, y, z] = flat.map((value) => value / length);
  return [
    [x, y, z],
    [up[1] * z - up[2] * y, up[2] * x - up[0] * z, up[0] * y - up[1] * x],
  ];
}

/** World points that the corners of the image see at a depth. */
function pyramid(camera: Camera, position: Point, depth: number): Point[] {
  const { imageSize, intrinsics: k, cameraFromWorld: e } = camera;
  const [width, height] = imageSize;
  return [
    [0, 0],
    [width - 1, 0],
    [width - 1, height - 1],
    [0, height - 1],
  ].map(([u, v]): Point => {
    const y = ((v - k[1][2]) / k[1][1]) * depth;
    const x = ((u - k[0][2]) / k[0][0]) * depth - (k[0][1] / k[0][0]) * y;
    const at = (axis: number): number =>
      position[axis] + e[0][axis] * x + e[1][axis] * y + e[2][axis] * depth;
    return [at(0), at(1), at(2)];
  });
}

function drawCamera(
  id: string,
  {
    apex,
    corners,
    end,
    colour,
    isLabelled,
  }: {
    apex: [number, number];
    corners: [number, number][];
    end: [number, number];
    colour: string;
    isLabelled: boolean;
  },
): string[] {
  const outline = `M${corners.map(pair).join('L')}Z`;
  const edges = corners.map((corner) => `M${pair(apex)}L${pair(corner)}`).join('');
  const mean = [0, 1].map((k) => corners.reduce((sum, corner) => sum + corner[k] / 4, 0));
  // Behind the camera, where nothing else is drawn.
  const back = Math.hypot(mean[0] - apex[0], mean[1] - apex[1]) || 1;
  const [x, y] = apex.map((value, k) => value - (14 * (mean[k] - value)) / back);
  const aside = (x - apex[0]) / 14;
  const anchor = aside > 0.5 ? 'start' : aside < -0.5 ? 'end' : 'middle';
  const label = `<text x="${round(x)}" y="${round(y + 4)}" text-anchor="${anchor}" fill="${colour}">${escape(id)}</text>`;
  return [
    `<path d="M${pair(apex)}L${pair(end)}" stroke="${colour}" stroke-dasharray="3 4" stroke-opacity=".6" fill="none"/>`,
    `<path d="${outline}${edges}" stroke="${colour}" fill="${colour}" fill-opacity=".12" stroke-width="1.2" stroke-linejoin="round"/>`,
    ...(isLabelled ? [label] : []),
  ];
}

function drawDots(dots: readonly Point[], place: (point: Point) => [number, number]): string[] {
  return dots.map((point) => {
    const [x, y] = place(point);
    return `<circle cx="${round(x)}" cy="${round(y)}" r="1.5" fill="#888"/>`;
  });
}

function drawCross([x, y]: [number, number]): string {
  const line = `M${pair([x - 6, y])}h12M${pair([x, y - 6])}v12`;
  return `<path d="${line}" stroke="#222" stroke-width="1.5"/>`;
}

/** A bar of a round length. */
function drawScale(pixelsPerMm: number): string {
  const longest = 110 / pixelsPerMm;
  const power = 10 ** Math.floor(Math.log10(longest));
  const length = [5, 2, 1].map((digit) => digit * power).find((mm) => mm <= longest)!;
  const width = length * pixelsPerMm;
  const text = length >= 1000 ? `${length / 1000} m` : `${Number(length.toPrecision(1))} mm`;
  return (
    `<path d="M20 478v6h${round(width)}v-6" stroke="#222" fill="none"/>` +
    `<text x="${round(28 + width)}" y="486">${text}</text>`
  );
}

function pick(world: Float64Array): Point[] {
  const count = world.length / 3;
  const step = Math.max(1, Math.ceil(count / mostDots));
  const points: Point[] = [];
  for (let i = 0; i < count; i += step) {
    const [x, y, z] = world.subarray(3 * i, 3 * i + 3);
    if (Number.isFinite(x + y + z)) points.push([x, y, z]);
  }
  return points;
}

function boundsOf(points: readonly (readonly [number, number])[]): {
  x: number;
  y: number;
  width: number;
  height: number;
} {
  const [xs, ys] = [0, 1].map((k) => points.map((point) => point[k]));
  const [x, y] = [Math.min(...xs), Math.min(...ys)];
  return { x, y, width: Math.max(...xs) - x, height: Math.max(...ys) - y };
}

function along(start: Point, direction: Point, distance: number): Point {
  return [0, 1, 2].map((k) => start[k] + distance * direction[k]) as unknown as Point;
}

function dot(a: Point, b: Point): number {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

function medianOf(values: readonly number[]): number {
  const sorted = values.filter(Number.isFinite).toSorted((a, b) => a - b);
  return sorted[sorted.length >> 1] ?? 0;
}

function pair(point: readonly [number, number]): string {
  return point.map(round).join(' ');
}

function round(value: number): number {
  return Math.round(10 * value) / 10;
}

function escape(text: string): string {
  return text.replace(/[&<>"]/g, (letter) => `&#${letter.charCodeAt(0)};`);
}
