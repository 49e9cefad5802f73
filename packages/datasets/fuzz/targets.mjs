import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { zipSync } from 'fflate';
import sharp from 'sharp';
import { Worker } from 'node:worker_threads';
import { DataError } from '../src/data-error.js';
import { createRandom } from './mutate.mjs';
import { parseCameras } from '../src/calibration/parse-cameras.js';
import { parseCentredCameras } from '../src/calibration/parse-centred-cameras.js';
import { parseColmap } from '../src/calibration/parse-colmap.js';
import { parseMpiInf3dhpCalibration } from '../src/calibration/parse-mpi-inf-3dhp-calibration.js';
import { parseOpenCvCalibration } from '../src/calibration/parse-opencv-calibration.js';
import { parseQualisys } from '../src/calibration/parse-qualisys.js';
import { parseTomlCameras } from '../src/calibration/parse-toml-cameras.js';
import { parseMat5 } from '../src/formats/parse-mat5.js';
import { readNpy } from '../src/formats/read-npy.js';
import { readNpz } from '../src/formats/read-npz.js';
import { cocoMask } from '../src/import/coco-mask.js';
import { parseAnnotations } from '../src/import/import-coco.js';
import { parsePeople } from '../src/import/import-mpii.js';
import { parseHuman36mMetadata } from '../src/import/parse-human36m-metadata.js';
import { parseMatlabMeta } from '../src/import/parse-matlab-meta.js';
import { SkipList } from '../src/import/skip-list.js';
import { parseKeypoints } from '../src/parse-keypoints.js';
import { parsePoses } from '../src/parse-poses.js';
import { readImage } from '../src/read-image.js';
import { parseReferences } from '../src/read-references.js';
import { sampleTexts } from '../test/sample-texts.js';
import { writeMat5 } from '../test/write-mat5.js';
import { writeMat73 } from '../test/write-mat73.js';
import { writeNpy } from '../test/write-npy.js';

const SMALL = 64 * 2 ** 20;

/** Per parser: whole files to start from, and a call that parses bytes. */
export async function createTargets() {
  const folder = mkdtempSync(join(tmpdir(), 'mas-fuzz-'));
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, 'case');
  const viaFile = (read) => async (bytes) => {
    writeFileSync(file, bytes);
    await read(file);
  };
  const one = (data) => ({ class: 'double', shape: [1, data.length], data });
  const values = {
    a: { class: 'double', shape: [2, 3], data: [0, 1, 2, 3, 4, 5] },
    b: { class: 'cell', shape: [1, 2], cells: [{ class: 'char', text: 'abc' }, one([0.5, 2])] },
    c: { class: 'struct', shape: [1, 1], fields: ['x', 'y'], values: [one([1]), one([-1])] },
    d: { class: 'logical', shape: [1, 2], data: [1, 0] },
  };
  const mat73 = join(folder, 'a.mat');
  await writeMat73(mat73, values);
  const floats = new Uint8Array(Float64Array.of(1, 2, 3, 4).buffer);
  const npy = [
    writeNpy('<f8', [2, 2], floats),
    writeNpy('>i2', [4, 4], floats, { fortran: true }),
    writeNpy('<U2', [4], new Uint8Array(32)),
  ];
  const arrays = Object.fromEntries(npy.map((bytes, i) => [`${i}.npy`, bytes]));

  return {
    mat5: {
      samples: [
        writeMat5(values),
        writeMat5(values, { compress: true }),
        writeMat5(values, { littleEndian: false }),
      ],
      parse: (bytes) => parseMat5(bytes, 'case', null, SMALL),
    },
    mat73: {
      samples: [new Uint8Array(readFileSync(mat73))],
      parse: inThread(join(folder, 'hdf5')),
    },
    npy: { samples: npy, parse: (bytes) => readNpy(bytes) },
    npz: {
      samples: [zipSync(arrays), zipSync(arrays, { level: 0 })],
      parse: viaFile((path) => readNpz(path, { maxBytes: SMALL })),
    },
    image: { samples: await pictures(), parse: viaFile((path) => readImage(path, 3)) },
    ...textTargets(),
  };
}

/** How a case must end that breaks the HDF5 library: its thread is not used again. */
const BROKEN = /memory access|bort|null function|unreachable|table index|divide by zero/;
const CASES_PER_THREAD = 200;
const HANG_MS = 2000;

/**
 * Parses in threads that serve many cases. What hangs is tried again in a new thread, as the package
 * does it: an earlier case can have left the library in disorder.
 */
function inThread(prefix) {
  let thread;
  let count = 0;
  const start = () => {
    const url = new URL('mat73-thread.mjs', import.meta.url);
    const worker = new Worker(url, {
      workerData: `${prefix}-${count}`,
      stderr: true,
      stdout: true,
    });
    worker.stderr.resume();
    worker.stdout.resume();
    return worker;
  };
  const stop = async () => {
    await thread?.terminate();
    thread = undefined;
  };
  const ask = async (bytes) => {
    thread ??= start();
    const end = new AbortController();
    const timer = setTimeout(() => end.abort(), HANG_MS);
    try {
      thread.postMessage(bytes);
      const [problem] = await once(thread, 'message', { signal: end.signal });
      return problem;
    } finally {
      clearTimeout(timer);
    }
  };
  return async (bytes) => {
    if (count++ % CASES_PER_THREAD === 0) await stop();
    const problem = await ask(bytes).catch(async () => {
      await stop();
      return ask(bytes).catch(async () => {
        // A loop in the library itself. The package ends the thread after its time and says so.
        await stop();
        return { name: 'DataError', where: '', expected: 'an end', found: 'a loop', fix: '' };
      });
    });
    if (problem === null) return;
    if (BROKEN.test(problem.found)) await stop();
    if (problem.name !== 'DataError') throw new Error(problem.message ?? 'no error');
    throw new DataError(problem);
  };
}

async function pictures() {
  const data = new Uint8Array(24 * 16 * 3).map((_, i) => i % 251);
  const picture = sharp(data, { raw: { width: 24, height: 16, channels: 3 } });
  return Promise.all(
    ['png', 'jpeg', 'webp', 'tiff'].map(
      async (format) => new Uint8Array(await picture.clone()[format]().toBuffer()),
    ),
  );
}

/** Parsers of text: what they read is decoded as a file would be. */
function textTargets() {
  const texts = sampleTexts();
  const on = (name, parse) => ({
    samples: texts[name].map((text) => new TextEncoder().encode(text)),
    parse: (bytes) => parse(new TextDecoder().decode(bytes)),
  });
  // What is no JSON never reaches these parsers: then the bytes say how to damage the sample's values.
  const json = (name, parse) => ({
    samples: texts[name].map((text) => new TextEncoder().encode(text)),
    parse(bytes) {
      let value;
      try {
        value = JSON.parse(new TextDecoder().decode(bytes));
      } catch {
        const random = createRandom(bytes.reduce((sum, byte) => (31 * sum + byte) >>> 0, 7));
        value = damage(JSON.parse(texts[name][0]), random);
      }
      return parse(value);
    },
  });
  const [colmapCameras, colmapImages] = texts.colmap;
  return {
    toml: on('toml', (text) => parseTomlCameras(text, 1)),
    colmap: on('colmap', (text) =>
      text.includes('PINHOLE') || text.includes('OPENCV')
        ? parseColmap({ cameras: text, images: colmapImages }, 1)
        : parseColmap({ cameras: colmapCameras, images: text }, 1),
    ),
    qualisys: on('qualisys', (text) => parseQualisys(text)),
    skeletool: on('skeletool', (text) => parseMpiInf3dhpCalibration(text)),
    opencv: on('opencv', (text) => parseOpenCvCalibration(text)),
    matlabMeta: on('matlabMeta', (text) => parseMatlabMeta(text, 'ca_01', 'matlab_meta.txt')),
    metadata: on('metadata', (text) => parseHuman36mMetadata(text, 9)),
    cameras: json('cameras', (value) => parseCameras(value, 'cameras.json')),
    voxelpose: json('voxelpose', (value) =>
      parseCentredCameras(Object(value), 1, [9, 9], 'a.json'),
    ),
    poses: json('poses', (value) => parsePoses(value, 2, 'poses.json')),
    keypoints: json('keypoints', (value) => parseKeypoints(value, 2, 'keypoints.json')),
    frames: json('frames', (value) => parseReferences(value, '/data/a')),
    mpii: json('mpii', (value) => parsePeople(value, 'mpii_valid.json')),
    coco: json('coco', async (value) => {
      const found = parseAnnotations(value, 'coco.json', 'person', new SkipList());
      for (const { segmentation, image } of found) {
        if (image.size[0] * image.size[1] > 1e6) continue;
        await cocoMask(segmentation, image.size, 'coco.json');
      }
    }),
  };
}

const ODD = [
  null,
  true,
  0,
  -1,
  1e308,
  1e400,
  NaN,
  0.5,
  '',
  'x',
  '../a',
  '\0',
  [],
  {},
  [[]],
  '__proto__',
];

/** Replaces a few values, wherever they are. */
function damage(value, random) {
  const at = (length) => Math.floor(random() * length);
  if (typeof value !== 'object' || value === null || random() < 0.1) return ODD[at(ODD.length)];
  const copy = Array.isArray(value) ? [...value] : { ...value };
  const keys = Object.keys(copy);
  if (keys.length === 0) return ODD[at(ODD.length)];
  for (let i = 0; i <= at(2); i++) {
    const key = keys[at(keys.length)];
    if (random() < 0.15) {
      if (Array.isArray(copy)) return copy.toSpliced(Number(key), 1);
      delete copy[key];
    } else copy[key] = damage(copy[key], random);
  }
  return copy;
}
