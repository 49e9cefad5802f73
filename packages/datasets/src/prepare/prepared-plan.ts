import { join } from 'node:path';
import { parseCameras } from '../calibration/parse-cameras.js';
import { DataError } from '../data-error.js';
import { isPortableName } from '../format.js';
import { readJson, show } from '../read-json.js';
import { groupScenes, type SceneGroup, type SequenceShape } from '../scene-groups.js';
import { MOST_CHUNK_SCENES, type PreparedSettings } from './prepared-settings.js';

/** The content of OUT/prepared.json: what is prepared, of what, and how. Written first. */
export interface PreparedPlan {
  /** The data folder, relative to the prepared one. */
  source: string;
  skeleton: string;
  splits: Record<string, string[]>;
  settings: PreparedSettings;
  /** Of the software that can change a pixel. */
  versions: Record<string, string>;
  sequences: SequenceShape[];
}

export const PLAN_FILE = 'prepared.json';
export const PLAN_FORMAT = 'mas-prepared/1';
/** Largest patch: what a hostile file may ask for. */
const MOST_PIXELS = 4096;
const MOST_FRAMES = 2 ** 31;

/** Reads and checks DIR/prepared.json. */
export async function readPlan(dir: string): Promise<PreparedPlan> {
  const file = join(dir, PLAN_FILE);
  return parsePlan(await readJson(file, 'Prepare the data again.'), file);
}

/** Checks the content of a prepared.json. */
export function parsePlan(value: unknown, where: string): PreparedPlan {
  const check = <T>(isRight: boolean, key: string, expected: string, found: T): T => {
    if (isRight) return found;
    const fix = 'Delete the folder and prepare the data again.';
    throw new DataError({ where: `${where}, "${key}"`, expected, found: show(found), fix });
  };
  const root = Object(value) as Record<string, unknown>;
  check(root.format === PLAN_FORMAT, 'format', `"${PLAN_FORMAT}"`, root.format);
  const { source, skeleton } = root;
  const isText = (text: unknown): text is string =>
    typeof text === 'string' && text !== '' && !text.includes('\0');
  check(isText(source), 'source', 'a path', source);
  check(isText(skeleton), 'skeleton', 'the id of a skeleton', skeleton);

  const given = Object(root.settings) as Record<string, unknown>;
  const integer = (key: string, low: number, high: number): number =>
    check(
      Number.isInteger(given[key]) && Number(given[key]) >= low && Number(given[key]) <= high,
      `settings.${key}`,
      `an integer from ${low} to ${high}`,
      given[key],
    ) as number;
  const { halfExtent, weights, multiView, weightParams } = given;
  const isExtent = typeof halfExtent === 'number' && halfExtent > 0 && Number.isFinite(halfExtent);
  const { params, normalize, compat } = Object(weightParams) as Record<string, unknown>;
  const areParams =
    (normalize === 'mean' || normalize === 'none') &&
    typeof compat === 'boolean' &&
    Array.isArray(params) &&
    params.length === 5 &&
    params.every((value) => Number.isFinite(value));
  check(isExtent, 'settings.halfExtent', 'mm above 0', halfExtent);
  check(areParams, 'settings.weightParams', 'params, normalize and compat', weightParams);
  check(typeof multiView === 'boolean', 'settings.multiView', 'true or false', multiView);
  const isFloat = weights === 'float16' || weights === 'float32';
  check(isFloat, 'settings.weights', '"float16" or "float32"', weights);
  const settings = {
    patchSize: integer('patchSize', 4, MOST_PIXELS),
    maskSize: integer('maskSize', 4, MOST_PIXELS),
    halfExtent,
    weightParams: { params, normalize, compat },
    weights,
    multiView,
    chunkScenes: integer('chunkScenes', 1, MOST_CHUNK_SCENES),
  } as PreparedSettings;

  const list = check(Array.isArray(root.sequences), 'sequences', 'a list', root.sequences);
  const seen = new Set<string>();
  const sequences = (list as unknown[]).map((entry, i) => {
    const { name, cameras, views, frameCount } = Object(entry) as Record<string, unknown>;
    const key = `sequences[${i}]`;
    const isName = isPortableName(name) && !seen.has(name);
    check(isName, `${key}.name`, 'a folder name, once', name);
    seen.add(name as string);
    const areViews = Array.isArray(views) && views.length > 0 && views.every(isPortableName);
    check(areViews, `${key}.views`, 'a list of folder names', views);
    const isCount =
      Number.isInteger(frameCount) && Number(frameCount) > 0 && Number(frameCount) < MOST_FRAMES;
    check(isCount, `${key}.frameCount`, `an integer from 1 to ${MOST_FRAMES - 1}`, frameCount);
    const shape = {
      name,
      views,
      frameCount,
      cameras: cameras === null ? null : parseCameras(cameras, `${where}, "${key}.cameras"`),
    } as SequenceShape;
    const fits = !shape.cameras || shape.cameras.length === shape.views.length;
    check(fits, `${key}.cameras`, `${shape.views.length} cameras`, shape.cameras?.length);
    return shape;
  });
  const splits = Object(root.splits) as Record<string, string[]>;
  for (const [split, names] of Object.entries(splits)) {
    const isKnown = Array.isArray(names) && names.every((name) => seen.has(name));
    check(isKnown, `splits.${split}`, 'names of sequences', names);
  }
  check(sequences.length > 0, 'sequences', 'at least one', sequences);
  const versions = Object(root.versions) as Record<string, string>;
  const areVersions = Object.values(versions).every((text) => typeof text === 'string');
  check(areVersions, 'versions', 'a version of each package', versions);
  return {
    source: source as string,
    skeleton: skeleton as string,
    splits,
    settings,
    versions,
    sequences,
  };
}

/** The scenes that a plan asks for, in their order. */
export function planGroups({ sequences, settings }: PreparedPlan): SceneGroup[] {
  return groupScenes(
    settings.multiView ? sequences : sequences.map((shape) => ({ ...shape, cameras: null })),
  );
}

/** A chunk: so many scenes of a group, from `first` on. */
export interface ChunkRange {
  group: SceneGroup;
  first: number;
  count: number;
}

/** Which scenes are in which chunk. */
export class ChunkLayout {
  readonly groups: SceneGroup[];
  /** Chunks of all groups, and scenes. */
  readonly count: number;
  readonly scenes: number;
  /** Number of the first chunk of each group. */
  readonly starts: number[] = [];

  constructor(readonly plan: PreparedPlan) {
    this.groups = planGroups(plan);
    let count = 0;
    for (const group of this.groups) {
      this.starts.push(count);
      count += Math.ceil(group.count / plan.settings.chunkScenes);
    }
    this.count = count;
    this.scenes = this.groups.reduce((sum, group) => sum + group.count, 0);
  }

  at(chunk: number): ChunkRange {
    const g = this.starts.findLastIndex((start) => start <= chunk);
    const group = this.groups[g];
    const { chunkScenes } = this.plan.settings;
    const first = (chunk - this.starts[g]) * chunkScenes;
    return { group, first, count: Math.min(chunkScenes, group.count - first) };
  }
}
