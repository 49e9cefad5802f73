import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Camera } from '@mas/geometry';
import { DataError } from '../data-error.js';
import { exists } from '../exists.js';
import { readMat } from '../formats/read-mat.js';
import { matAccess } from '../import/mat-access.js';
import { toWorld } from '../import/to-world.js';
import { readJson, show } from '../read-json.js';
import type { RigPoints } from './rig-residuals.js';

/** A file of matches is not larger. */
const LARGEST_FILE = 64 * 2 ** 20;
/** Frames of a data set that are looked at. */
const FRAMES = 50;

/**
 * Reads points for `checkCameras`: of a JSON file {"views": {CAMERA: [[x, y] or null, ...]}, "world":
 * [[x, y, z] or null, ...]} in px and mm, where the same place in the lists is the same point and
 * "world" may be missing; or of a folder of MPI-INF-3DHP with annot.mat, the joints of some frames.
 *
 * @returns The points; null for a folder without.
 * @throws DataError for a file that is none of these.
 */
export async function readRigPoints(
  path: string,
  cameras: readonly Camera[],
): Promise<RigPoints | null> {
  const info = await stat(path).catch(() => null);
  if (info?.isDirectory()) {
    const annot = join(path, 'annot.mat');
    return (await exists(annot)) ? readMpiInf3dhp(annot, cameras) : null;
  }
  if (info && info.size > LARGEST_FILE) {
    const fix = 'Take fewer points: thousands are enough.';
    throw new DataError({ where: path, expected: 'a list', found: `${info.size} bytes`, fix });
  }
  return parsePoints(await readJson(path, 'Check the path.'), path, cameras);
}

/** Checks the content of a file of matches. */
export function parsePoints(value: unknown, where: string, cameras: readonly Camera[]): RigPoints {
  const fail = (place: string, expected: string, found: unknown): never => {
    const fix = 'See "mas cameras check --help".';
    throw new DataError({ where: `${where}${place}`, expected, found: show(found), fix });
  };
  const { views, world } = (value ?? {}) as Record<string, unknown>;
  const isObject = typeof views === 'object' && views !== null && !Array.isArray(views);
  if (!isObject) return fail('', '{"views": {CAMERA: [[x, y], ...]}}', value);
  let count = -1;
  const read = (list: unknown, size: number, place: string): Float64Array => {
    if (!Array.isArray(list)) return fail(place, 'a list of points, or null', list);
    if (count >= 0 && list.length !== count) fail(place, `${count} points`, list.length);
    count = list.length;
    const flat = new Float64Array(size * count).fill(NaN);
    for (const [i, point] of list.entries()) {
      if (point === null) continue;
      const isPoint =
        Array.isArray(point) && point.length === size && point.every((x) => Number.isFinite(x));
      if (!isPoint) fail(`${place}, point ${i}`, `${size} numbers, or null`, point);
      flat.set(point as number[], size * i);
    }
    return flat;
  };
  const entries = Object.entries(views as object).map(([id, list]): [string, Float64Array] => {
    const ids = cameras.map((camera) => camera.id);
    if (!ids.includes(id)) fail(', "views"', `cameras ${ids.join(', ')}`, id);
    return [id, read(list, 2, `, "views", "${id}"`)];
  });
  const points = world === undefined ? undefined : read(world, 3, ', "world"');
  return { views: new Map(entries), world: points };
}

/** annot2 and annot3: cells of frames x 56 and frames x 84 per video. */
async function readMpiInf3dhp(file: string, cameras: readonly Camera[]): Promise<RigPoints> {
  const mat = matAccess(file);
  const variables = await readMat(file, { variables: ['annot2', 'annot3'] });
  const videos = cameras.map(({ id }) => Number(/\d+$/.exec(id)?.[0]));
  const rows = (name: string, video: number, width: number): Float64Array[] => {
    const cell = mat.cells(variables.get(name), name)[video];
    const place = `${name}{${video + 1}}`;
    const { shape, data } = mat.numbers(cell, place);
    if (shape.length !== 2 || shape[1] !== width) {
      throw new DataError({
        where: `${file}, ${place}`,
        expected: `frames x ${width} coordinates`,
        found: shape.join(' x '),
        fix: 'Take the file of the original data set.',
      });
    }
    const step = Math.max(1, Math.floor(shape[0] / FRAMES));
    return Array.from({ length: Math.ceil(shape[0] / step) }, (_, i) =>
      Float64Array.from(data.subarray(i * step * width, (i * step + 1) * width)),
    );
  };
  const world = rows('annot3', videos[0], 84).map((pose) => toWorld(pose, cameras[0]));
  const views = variables.has('annot2')
    ? cameras.map(({ id }, v) => [id, flatten(rows('annot2', videos[v], 56))] as const)
    : [];
  return { world: flatten(world), views: new Map(views) };
}

function flatten(list: readonly Float64Array[]): Float64Array {
  const size = list[0]?.length ?? 0;
  const flat = new Float64Array(size * list.length);
  for (const [i, values] of list.entries()) flat.set(values, size * i);
  return flat;
}
