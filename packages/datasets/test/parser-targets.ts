import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { zipSync } from 'fflate';
import sharp from 'sharp';
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
import { checkCameras } from '../src/check/check-cameras.js';
import { parsePoints } from '../src/check/read-rig-points.js';
import { readLabels } from '../src/read-labels.js';
import { parseManifest } from '../src/read-manifest.js';
import { readImage } from '../src/read-image.js';
import { parseRecord } from '../src/prepare/chunk-record.js';
import { parseChunk } from '../src/prepare/decode-chunk.js';
import { encodeChunk } from '../src/prepare/encode-chunk.js';
import { parseManifest as parseHashes } from '../src/prepare/open-prepared.js';
import { ChunkLayout, parsePlan } from '../src/prepare/prepared-plan.js';
import { preparedSettings } from '../src/prepare/prepared-settings.js';
import { allocateScenes, sceneLengths } from '../src/scene-set.js';
import { placeOf } from '../src/shards/unpack-dataset.js';
import { readTar } from '../src/shards/read-tar.js';
import { parseReferences } from '../src/read-references.js';
import { createRandom, damage } from './mutate.js';
import { sampleTexts } from './sample-texts.js';
import { writeMat5, type Mat5Value } from './write-mat5.js';
import { writeNpy } from './write-npy.js';
import { writeTar } from './write-tar.js';

/** A parser, and whole files of its format. */
export interface ParserTarget {
  samples: Uint8Array[];
  /** Returns, or throws an error of ours. */
  parse(bytes: Uint8Array): unknown;
}

/** Most that a case may make a parser allocate. */
export const MOST_BYTES = 64 * 2 ** 20;

const one = (data: number[]): Mat5Value => ({ class: 'double', shape: [1, data.length], data });

/** What the MAT-files for damage hold. */
export const matSample: Record<string, Mat5Value> = {
  a: { class: 'double', shape: [2, 3], data: [0, 1, 2, 3, 4, 5] },
  b: { class: 'cell', shape: [1, 2], cells: [{ class: 'char', text: 'abc' }, one([0.5, 2])] },
  c: { class: 'struct', shape: [1, 1], fields: ['x', 'y'], values: [one([1]), one([-1])] },
  d: { class: 'logical', shape: [1, 2], data: [1, 0] },
};

/** Every parser but that of HDF5, which runs in a thread. `folder` takes files of cases. */
export async function parserTargets(folder: string): Promise<Record<string, ParserTarget>> {
  const file = join(folder, 'case');
  const viaFile = (read: (path: string) => unknown) => (bytes: Uint8Array) => {
    writeFileSync(file, bytes);
    return read(file);
  };
  const floats = new Uint8Array(Float64Array.of(1, 2, 3, 4).buffer);
  const npy = [
    writeNpy('<f8', [2, 2], floats),
    writeNpy('>i2', [4, 4], floats, { fortran: true }),
    writeNpy('<U2', [4], new Uint8Array(32)),
  ];
  const arrays = Object.fromEntries(npy.map((bytes, i) => [`${i}.npy`, bytes]));
  const pixels = new Uint8Array(24 * 16 * 3).map((_, i) => i % 251);
  const picture = sharp(pixels, { raw: { width: 24, height: 16, channels: 3 } });
  const pictures = await Promise.all(
    (['png', 'jpeg', 'webp', 'tiff'] as const).map((format) =>
      picture.clone().toFormat(format).toBuffer(),
    ),
  );
  const palette = await picture.clone().png({ palette: true, colours: 4 }).toBuffer();
  return {
    mat5: {
      samples: [
        writeMat5(matSample),
        writeMat5(matSample, { compress: true }),
        writeMat5(matSample, { littleEndian: false }),
      ],
      parse: (bytes) => parseMat5(bytes, 'case', null, MOST_BYTES),
    },
    npy: { samples: npy, parse: (bytes) => readNpy(bytes) },
    npz: {
      samples: [zipSync(arrays), zipSync(arrays, { level: 0 })],
      parse: viaFile((path) => readNpz(path, { maxBytes: MOST_BYTES })),
    },
    tar: {
      samples: [
        writeTar([{ name: 'a/000000.cam.png', content: 'abc' }, { name: 'a/000000.cam.mask.png' }]),
        writeTar([
          { name: 'pax', type: 'x', content: '25 path=a/000001.cam.png\n' },
          { name: 'a/000001.cam.png', content: 'x'.repeat(600) },
        ]),
      ].map((bytes) => new Uint8Array(bytes)),
      parse: viaFile(async (path) => {
        for await (const entry of readTar(path, MOST_BYTES)) {
          placeOf(entry.name, new Set(['a']), path);
          await entry.read();
        }
      }),
    },
    chunk: chunkTarget(),
    image: {
      samples: pictures.map((bytes) => new Uint8Array(bytes)),
      parse: viaFile((path) => readImage(path, 3)),
    },
    labels: {
      samples: [new Uint8Array(pictures[0]), new Uint8Array(palette)],
      parse: viaFile((path) => readLabels(path)),
    },
    ...textTargets(),
  };
}

const tinySettings = preparedSettings({ patchSize: 4, maskSize: 4, chunkScenes: 2 });

/** Chunks of prepared folders: in a whole folder a hash stands before this parser. */
function chunkTarget(): ParserTarget {
  const arrays = allocateScenes(2, sceneLengths(1, 4, 4));
  const index = {
    sequence: new Int32Array(2),
    frame: Int32Array.of(0, 1),
    view: new Int32Array(2),
  };
  return {
    samples: [encodeChunk(arrays, index, 1, tinySettings)],
    parse: (bytes) => parseChunk(bytes, 2, 1, tinySettings, 'case'),
  };
}

/** Parsers of text: what they read is decoded as a file would be. */
function textTargets(): Record<string, ParserTarget> {
  const texts = sampleTexts();
  const on = (name: keyof typeof texts, parse: (text: string) => unknown): ParserTarget => ({
    samples: texts[name].map((text) => new TextEncoder().encode(text)),
    parse: (bytes) => parse(new TextDecoder().decode(bytes)),
  });
  // What is no JSON never reaches these parsers: then the bytes say how to damage the sample's values.
  const json = (name: keyof typeof texts, parse: (value: unknown) => unknown): ParserTarget => ({
    samples: texts[name].map((text) => new TextEncoder().encode(text)),
    parse(bytes) {
      let value: unknown;
      try {
        value = JSON.parse(new TextDecoder().decode(bytes));
      } catch {
        const random = createRandom(bytes.reduce((sum, byte) => (31 * sum + byte) >>> 0, 7));
        value = damage(JSON.parse(texts[name][0]), random);
      }
      return parse(value);
    },
  });
  const rig = parseCameras(JSON.parse(texts.cameras[0]), 'cameras.json');
  const [colmapCameras, colmapImages] = texts.colmap;
  const layout = new ChunkLayout(parsePlan(JSON.parse(texts.preparedPlan[0]), 'prepared.json'));
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
    cameras: json('cameras', (value) => checkCameras(parseCameras(value, 'cameras.json'))),
    manifest: json('manifest', (value) => parseManifest(value, 'dataset.json')),
    voxelpose: json('voxelpose', (value) =>
      parseCentredCameras(Object(value), 1, [9, 9], 'voxelpose.json'),
    ),
    poses: json('poses', (value) => parsePoses(value, 2, 'poses.json')),
    keypoints: json('keypoints', (value) => parseKeypoints(value, 2, 'keypoints.json')),
    matches: json('matches', (value) => parsePoints(value, 'matches.json', rig)),
    preparedPlan: json(
      'preparedPlan',
      (value) => new ChunkLayout(parsePlan(value, 'prepared.json')),
    ),
    chunkRecord: json('chunkRecord', (value) => parseRecord(value, 4, '000000.json')),
    hashes: json('hashes', (value) => parseHashes(value, layout, 'ab', 'manifest.json')),
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
