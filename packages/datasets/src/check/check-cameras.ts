import type { Camera } from '@mas/geometry';
import { DataError } from '../data-error.js';
import { checkLens, type LensSummary } from './check-lens.js';
import { guessUnit } from './guess-unit.js';
import { rigGeometry, type RigGeometry } from './rig-geometry.js';
import { rigResiduals, type RigPoints, type ViewResidual } from './rig-residuals.js';

/** What `checkCameras` found of one camera. */
export interface CameraSummary extends LensSummary {
  id: string;
  imageSize: readonly [width: number, height: number];
  /** World, in the unit of the cameras. */
  position: [number, number, number];
  /** Depth of the point that the rig looks at; NaN for one camera. */
  depth: number;
  determinant: number;
  /** Largest entry of R Rt - 1. */
  orthonormality: number;
  /** Null without points. */
  points: ViewResidual | null;
}

/** What `checkCameras` found. */
export interface CamerasReport {
  ok: boolean;
  errors: DataError[];
  warnings: DataError[];
  cameras: CameraSummary[];
  rig: RigGeometry;
  /** What the distances look like; null when they say nothing. */
  unit: { unit: number; name: string; isPlausibleAsMm: boolean } | null;
}

/** Options of `checkCameras`. */
export interface CheckCamerasOptions {
  /** Joints or other points, to be projected. */
  points?: RigPoints;
  /** Named in messages: the file. */
  where?: string;
}

/** Two cameras nearer to each other than this part of the distance to the scene see the same. */
const SMALLEST_BASELINE = 0.02;
/** Depth is less certain than 1 part in 10 below this angle, degrees. */
const SMALLEST_ANGLE = 6;
/** Worse than what a calibration and annotated joints have, px of an image 1000 px wide. */
const LARGEST_RESIDUAL = 10;
/** An upright camera is turned by less, degrees. */
const LARGEST_ROLL = 60;

/**
 * Says whether the cameras of a rig make sense: rotation (det R, R Rt), focal length and principal
 * point, lens model, unit of length, who looks where, baselines; with points, whether these lie in front
 * of the cameras, in the images, and where they were seen.
 *
 * @param cameras In mm, as `readCameras` returns them.
 * @returns The report. What cannot be right is an error, what is rarely right a warning.
 *
 * @example
 * ```ts
 * import { checkCameras } from '@mas/datasets';
 *
 * // A camera on the x axis and one on the y axis that look at the origin, 4 m away; z is up.
 * const lens = { imageSize: [640, 480], distortion: [0, 0, 0, 0, 0] } as const;
 * const intrinsics = [[500, 0, 320], [0, 500, 240], [0, 0, 1]];
 * const front = { id: 'front', ...lens, intrinsics, cameraFromWorld: [[1, 0, 0, 0], [0, 0, -1, 0], [0, 1, 0, 4]] };
 * const side = { id: 'side', ...lens, intrinsics, cameraFromWorld: [[0, 1, 0, 0], [0, 0, -1, 0], [-1, 0, 0, 4]] };
 * const { rig, unit, errors } = checkCameras([front, side]);
 * console.log(rig.angle, unit?.name); // 90 metres
 * console.log(errors[0].found); // cameras 4.000 mm from the middle of the scene
 * ```
 */
export function checkCameras(
  cameras: readonly Camera[],
  { points, where = 'cameras' }: CheckCamerasOptions = {},
): CamerasReport {
  const errors: DataError[] = [];
  const warnings: DataError[] = [];
  const error = (problem: DataError): void => void errors.push(problem);
  const warn = (problem: DataError): void => void warnings.push(problem);
  const rig = rigGeometry(cameras);
  const residuals = points && rigResiduals(cameras, points);
  const summaries = cameras.map((camera, v): CameraSummary => {
    const { id, imageSize, cameraFromWorld } = camera;
    return {
      id,
      imageSize,
      position: rig.positions[v],
      depth: rig.depths[v],
      ...checkLens(camera, `${where}, camera ${id}`, { error, warn }),
      ...rotationOf(cameraFromWorld),
      points: residuals?.[v] ?? null,
    };
  });
  const distances = rig.depths.map(Math.abs).toSorted((a, b) => a - b);
  const unit = guessUnit(distances[distances.length >> 1]);
  if (cameras.length > 1) {
    checkPlacement(where, summaries, rig, unit, { error, warn });
    // Where they stand comes first: with wrong matrices nothing is upright.
    if (errors.length === 0) checkUpright(where, cameras, rig, { warn });
  }
  for (const summary of summaries) checkPoints(where, summary, { error, warn });
  return { ok: errors.length === 0, errors, warnings, cameras: summaries, rig, unit };
}

type Report = (problem: DataError) => void;

function checkPlacement(
  where: string,
  cameras: readonly CameraSummary[],
  { center, depths, baselines, angle, positions }: RigGeometry,
  unit: CamerasReport['unit'],
  { error, warn }: { error: Report; warn: Report },
): void {
  const distance = depths.map(Math.abs).toSorted((a, b) => a - b)[depths.length >> 1];
  const fail = (expected: string, found: string, fix: string): DataError =>
    new DataError({ where, expected, found, fix });
  if (baselines[1] === 0 || baselines[1] < SMALLEST_BASELINE * distance) {
    error(
      fail(
        'cameras in different places',
        `all within ${length(baselines[1])}`,
        'Two views from one place do not tell depth. Invert the matrices if they map camera to world.',
      ),
    );
    return;
  }
  const twins = cameras.flatMap(({ id }, i) =>
    cameras.slice(i + 1).flatMap((other, k) => {
      const between = Math.hypot(
        ...positions[i].map((value, axis) => value - positions[i + 1 + k][axis]),
      );
      return between < SMALLEST_BASELINE * distance ? [`${id} and ${other.id}`] : [];
    }),
  );
  if (twins.length > 0) {
    warn(
      fail(
        'cameras in different places',
        `${twins.slice(0, 3).join(', ')} in one${twins.length > 3 ? ', and others' : ''}`,
        'Their views tell no depth between them. Is a file there twice?',
      ),
    );
  }
  if (!center) {
    warn(
      fail(
        'cameras that look at one scene',
        'parallel optical axes',
        'It is right for a stereo rig only: masks of people then tell little about depth.',
      ),
    );
    return;
  }
  const behind = cameras.filter(({ depth }) => depth <= 0);
  if (behind.length > 0) {
    const ids = behind.map(({ id }) => id).join(', ');
    const report = 2 * behind.length >= cameras.length ? error : warn;
    report(
      fail(
        'cameras that look at a common scene',
        `the point nearest to all optical axes behind ${ids}`,
        'cameraFromWorld maps world to camera (x right, y down, z forward): invert the matrices if ' +
          'they map camera to world, turn y and z if the camera looks along -z.',
      ),
    );
    return;
  }
  if (angle < SMALLEST_ANGLE) {
    warn(
      fail(
        'cameras around the scene',
        `all within ${angle.toFixed(1)} degrees`,
        'Depth is uncertain: take cameras that are farther apart.',
      ),
    );
  }
  if (unit && unit.isPlausibleAsMm) return;
  const found = `cameras ${length(distance)} from the middle of the scene`;
  if (unit) {
    const fix = `These are ${unit.name}: read the file with unit ${unit.unit} (--unit ${unit.unit}), or multiply the translations by it.`;
    error(fail('world millimetres', found, fix));
  } else {
    const fix =
      'No common unit makes it a room. Measure a distance in the scene, and give the unit in mm (--unit).';
    warn(fail('world millimetres', found, fix));
  }
}

/** Cameras that stand on their heads, compared with the others. */
function checkUpright(
  where: string,
  cameras: readonly Camera[],
  { up }: RigGeometry,
  { warn }: { warn: Report },
): void {
  const turned = cameras.filter(({ cameraFromWorld: e }) => {
    if (!up) return false;
    // Up in the image, without what looking up or down takes from it.
    const [x, y] = [0, 1].map((row) => up.reduce((sum, value, k) => sum + value * e[row][k], 0));
    return Math.hypot(x, y) > 0.2 && angleTo(x, -y) > LARGEST_ROLL;
  });
  if (up && turned.length === 0) return;
  warn(
    new DataError({
      where,
      expected: 'cameras that stand upright on average',
      found: up
        ? `${turned.map(({ id }) => id).join(', ')} turned by more than ${LARGEST_ROLL} degrees`
        : 'image y axes that cancel out',
      fix: 'Turn the images, and the cameras with them: what is up is taken from the cameras.',
    }),
  );
}

function angleTo(x: number, up: number): number {
  return (180 / Math.PI) * Math.abs(Math.atan2(x, up));
}

function checkPoints(
  where: string,
  { id, imageSize, points }: CameraSummary,
  { error, warn }: { error: Report; warn: Report },
): void {
  if (!points || points.known === 0) return;
  const { inFront, known, inside, residual } = points;
  const place = `${where}, camera ${id}`;
  if (inFront < known) {
    const found = `${known - inFront} of ${known} behind it`;
    const fix = 'Check the direction of cameraFromWorld, and which camera is which.';
    const expected = 'the points in front of the camera';
    (2 * inFront < known ? error : warn)(new DataError({ where: place, expected, found, fix }));
  } else if (2 * inside < known) {
    const found = `${known - inside} of ${known} outside`;
    const fix = 'Check the unit of the points and of the cameras, and which camera is which.';
    warn(new DataError({ where: place, expected: 'the points in the image', found, fix }));
  }
  if (residual && residual.median > (LARGEST_RESIDUAL * imageSize[0]) / 1000) {
    warn(
      new DataError({
        where: place,
        expected: 'points where they were seen',
        found: `a median distance of ${residual.median.toFixed(1)} px`,
        fix: 'Check which camera is which, the synchronisation, the lens model and the image size.',
      }),
    );
  }
}

function rotationOf(e: readonly (readonly number[])[]): {
  determinant: number;
  orthonormality: number;
} {
  const [a, b, c] = e;
  const product = (p: readonly number[], q: readonly number[]): number =>
    p[0] * q[0] + p[1] * q[1] + p[2] * q[2];
  const off = [
    product(a, a) - 1,
    product(b, b) - 1,
    product(c, c) - 1,
    product(a, b),
    product(a, c),
    product(b, c),
  ];
  return {
    determinant:
      a[0] * (b[1] * c[2] - b[2] * c[1]) -
      a[1] * (b[0] * c[2] - b[2] * c[0]) +
      a[2] * (b[0] * c[1] - b[1] * c[0]),
    orthonormality: Math.max(...off.map(Math.abs)),
  };
}

function length(mm: number): string {
  return `${mm.toPrecision(4)} mm`;
}
