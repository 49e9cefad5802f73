import { join } from 'node:path';
import { DataError } from '../data-error.js';
import { exists } from '../exists.js';
import { readRegularFile } from '../read-regular-file.js';
import { DEFAULT_MAX_BYTES } from '../formats/byte-budget.js';
import { runHdf5Worker } from '../formats/run-hdf5-worker.js';
import { folderNames } from './folder-names.js';
import { HUMAN36M_ACTIONS } from './human36m-protocol.js';
import type { Human36mSequence } from './import-human36m.js';
import { toWorld } from './to-world.js';
import { HUMAN36M_CAMERAS, parseHuman36mMetadata } from './parse-human36m-metadata.js';

/** The 17 of Human3.6M's 32 joints, counted from 0, in the order of h36m17. */
const JOINTS = [0, 1, 2, 3, 6, 7, 8, 12, 13, 14, 15, 17, 18, 19, 25, 26, 27];

/** The original has 400 kB. */
const LARGEST_METADATA = 64 * 2 ** 20;

/** Other names of actions in the original file names. */
const SYNONYMS: Readonly<Record<string, string>> = {
  Photo: 'TakingPhoto',
  WalkingDog: 'WalkDog',
  Purchasing: 'Purchases',
};

/**
 * The layout of h36m-fetch: S1/ACTION/annot.h5 holds the original CDF poses ("pose/3d", the frame of
 * each camera, mm) with the camera and frame of every row.
 */
export async function* processedHuman36m(
  root: string,
  metadata = join(root, 'metadata.xml'),
): AsyncGenerator<Human36mSequence> {
  const subjects = [...(await folderNames(root))].filter((name) => /^S(\d+)$/.test(name));
  if (subjects.length === 0) {
    throw new DataError({
      where: root,
      expected: 'Human3.6M: annot/ and images/, or S1/, S5/ ...',
      found: 'neither',
      fix: 'Run "mas data check" on the folder.',
    });
  }
  const bytes = await readRegularFile(metadata, LARGEST_METADATA, {
    what: "Human3.6M's metadata.xml, which holds the cameras,",
    fix: 'Take it from the "code" of the original data set, or pass metadata.',
  });
  const xml = bytes.toString('utf8');
  for (const subject of subjects.toSorted()) {
    const cameras = parseHuman36mMetadata(xml, Number(subject.slice(1)), metadata);
    for (const folder of [...(await folderNames(join(root, subject)))].toSorted()) {
      const file = join(root, subject, folder, 'annot.h5');
      if (!(await exists(file))) continue;
      const [, word, take] = /^([A-Za-z]+)[ _-]?(\d?)$/.exec(folder) ?? [];
      const title = SYNONYMS[word] ?? word;
      const action = Object.entries(HUMAN36M_ACTIONS).find(([, name]) => name === title)?.[0];
      if (action === undefined) {
        throw new DataError({
          where: file,
          expected: `an action: ${Object.values(HUMAN36M_ACTIONS).join(', ')}`,
          found: folder,
          fix: 'Rename the folder as in the original data set.',
        });
      }
      const rows = await readRows(file);
      const views = cameras.flatMap((camera, c) => {
        const own = rows.filter((row) => row.camera === Number(HUMAN36M_CAMERAS[c]));
        return own.length === 0
          ? []
          : [{ camera, own: new Map(own.map((row) => [row.frame, row])) }];
      });
      const frames = [...(views[0]?.own.keys() ?? [])]
        .filter((frame) => views.every(({ own }) => own.has(frame)))
        .toSorted((a, b) => a - b);
      if (frames.length === 0) continue;
      const { camera, own } = views[0];
      const fileOf = (frame: number): string => `img_${String(frame).padStart(6, '0')}`;
      const images = `${subject}/${folder}/imageSequence`;
      yield {
        name: `${subject}_${title}${take ? `_${take}` : ''}`,
        subject: Number(subject.slice(1)),
        action: Number(action),
        cameras: views.map((view) => view.camera),
        poses: frames.map((frame) => toWorld(ownJoints(own.get(frame)!.pose), camera)),
        files: views.map((view) => ({
          images: frames.map((frame) => `${images}/${view.camera.id}/${fileOf(frame)}.jpg`),
          masks: frames.map(
            (frame) => `${subject}/${folder}/${view.camera.id}/${fileOf(frame)}.png`,
          ),
        })),
      };
    }
  }
}

interface Row {
  camera: number;
  frame: number;
  /** [32 * 3], camera frame, mm. */
  pose: Float64Array;
}

async function readRows(file: string): Promise<Row[]> {
  const names = ['pose/3d', 'camera', 'frame'];
  const answer = await runHdf5Worker({ kind: 'arrays', file, names, maxBytes: DEFAULT_MAX_BYTES });
  const arrays = answer.kind === 'arrays' ? answer.arrays : new Map<string, never>();
  const get = (name: string, length?: number): Float64Array => {
    const array = arrays.get(name);
    if (array && (length === undefined || array.data.length === length)) return array.data;
    throw new DataError({
      where: `${file}, ${name}`,
      expected: length === undefined ? 'an array' : `${length} numbers`,
      found: array ? `${array.data.length}` : `only ${[...arrays.keys()].join(', ') || 'others'}`,
      fix: 'Convert the data set again; "pose/3d-univ" alone is of another skeleton.',
    });
  };
  const camera = get('camera');
  const frame = get('frame', camera.length);
  const pose = get('pose/3d', camera.length * 96);
  return Array.from(camera, (id, i) => ({
    camera: id,
    frame: frame[i],
    pose: pose.subarray(96 * i, 96 * i + 96),
  }));
}

function ownJoints(pose: Float64Array): Float64Array {
  return Float64Array.from(JOINTS.flatMap((joint) => [...pose.subarray(3 * joint, 3 * joint + 3)]));
}
