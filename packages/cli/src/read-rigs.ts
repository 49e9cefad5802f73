import { existsSync } from 'node:fs';
import path from 'node:path';
import {
  checkCameras,
  openDataset,
  readCameras,
  readRigPoints,
  type RigPoints,
  type Sequence,
} from '@mas/datasets';
import type { Camera } from '@mas/geometry';
import { fillIn, matchCameras, placeholder } from './match-cameras.js';
import { UsageError } from './usage-error.js';

/** Cameras that belong together. */
export interface Rig {
  /** File, or data folder and sequences. */
  name: string;
  cameras: Camera[];
  points: RigPoints | null;
  /** What was assumed of the unit of length, in mm; undefined where the file states it or it was given. */
  assumed?: number;
}

/** How to read files that do not say all. */
export interface ReadRigOptions {
  unit?: number;
  imageSize?: [width: number, height: number];
  /** A file of points in the images. */
  matches?: string;
}

/** Poses per rig that are projected. */
const poses = 50;

/**
 * Reads the cameras of a file, of a folder, of files of one camera each ({cam} in the path), or of every
 * rig in a data folder, with its true poses as points.
 */
export async function readRigs(source: string, options: ReadRigOptions): Promise<Rig[]> {
  if (existsSync(path.join(source, 'dataset.json'))) return readDataset(source);
  const { cameras, assumed } = await readUnit(source, options);
  const points = await readRigPoints(options.matches ?? source, cameras).catch((error: Error) => {
    // Without --matches the source itself is a calibration, not points.
    if (options.matches !== undefined || existsSync(path.join(source, 'annot.mat'))) throw error;
    return null;
  });
  return [{ name: source, cameras, points, assumed }];
}

/** The cameras of a calibration, as millimetres; the unit is guessed where nobody says it. */
async function readUnit(
  source: string,
  { unit, imageSize }: ReadRigOptions,
): Promise<{ cameras: Camera[]; assumed?: number }> {
  const read = (mm: number | undefined): Promise<Camera[]> =>
    readFiles(source, { unit: mm, imageSize });
  try {
    return { cameras: await read(unit) };
  } catch (error) {
    const isUnknown = (error as { expected?: string }).expected?.startsWith('the unit of length');
    if (unit !== undefined || !isUnknown) throw error;
  }
  const cameras = await read(1);
  const guess = checkCameras(cameras).unit;
  const assumed = guess && !guess.isPlausibleAsMm ? guess.unit : 1;
  return { cameras: assumed === 1 ? cameras : await read(assumed), assumed };
}

async function readFiles(
  source: string,
  options: { unit?: number; imageSize?: [number, number] },
): Promise<Camera[]> {
  if (!source.includes(placeholder)) return readCameras(source, options);
  const root = path.isAbsolute(source) ? path.parse(source).root : '.';
  const pattern = path.relative(root, source);
  const ids = await matchCameras(root, pattern);
  return Promise.all(
    ids.map(async (id) => {
      const file = path.join(root, fillIn(pattern, id));
      const cameras = await readCameras(file, options);
      if (cameras.length === 1) return { ...cameras[0], id };
      throw new UsageError(`${file}: expected one camera, found ${cameras.length}`);
    }),
  );
}

async function readDataset(dir: string): Promise<Rig[]> {
  const rigs = new Map<string, { cameras: readonly Camera[]; sequences: Sequence[] }>();
  for (const sequence of (await openDataset(dir)).sequences) {
    if (!sequence.cameras) continue;
    const key = JSON.stringify(sequence.cameras);
    const rig = rigs.get(key) ?? { cameras: sequence.cameras, sequences: [] };
    rigs.set(key, rig);
    rig.sequences.push(sequence);
  }
  if (rigs.size === 0) {
    throw new UsageError(`${dir}: expected sequences with cameras.json, found single views only`);
  }
  const found: Rig[] = [];
  for (const { cameras, sequences } of rigs.values()) {
    const [first] = sequences;
    const more = sequences.length > 1 ? ` and ${sequences.length - 1} more` : '';
    const name = `${path.join(dir, first.name)}${more}`;
    const frames = (await first.readPoses())?.frames ?? [];
    const step = Math.max(1, Math.ceil(frames.length / poses));
    const chosen = frames.filter((_, i) => i % step === 0);
    const world = Float64Array.from(chosen.flatMap((pose) => Array.from(pose)));
    found.push({ name, cameras: [...cameras], points: world.length > 0 ? { world } : null });
  }
  return found;
}
