import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  axisAngleToMatrix,
  matrixToAxisAngle,
  matrixToQuaternion,
  projectPoints,
  type Camera,
} from '@mas/geometry';
import fc from 'fast-check';
import ndarray from 'ndarray';
import { sharedSamples } from '../../test/shared-samples.js';
import { scratchFolder } from '../../test/scratch-folder.js';
import { DataError } from '../data-error.js';
import { readMat } from '../formats/read-mat.js';
import { importCamera } from './import-camera.js';
import { parseColmap } from './parse-colmap.js';
import { parseMpiInf3dhpCalibration } from './parse-mpi-inf-3dhp-calibration.js';
import { parseQualisys } from './parse-qualisys.js';
import { parseTomlCameras } from './parse-toml-cameras.js';
import { readCameras } from './read-cameras.js';

const folder = scratchFolder();

/** Two cameras with nothing zero and nothing equal. */
const rig: Camera[] = [
  { id: 'left', rotation: [0.3, -0.8, 0.1], t: [120.5, -340, 4100] },
  { id: 'right', rotation: [-1.1, 0.4, 0.6], t: [-900, 50.25, 3800] },
].map(({ id, rotation, t }) => ({
  id,
  imageSize: [1280, 720],
  intrinsics: [
    [1000, 0, 640],
    [0, 1010, 355],
    [0, 0, 1],
  ],
  distortion: [-0.1, 0.02, 0.001, -0.002, 0],
  cameraFromWorld: axisAngleToMatrix(rotation).map((row, i) => [...row, t[i]]),
}));

const R = (camera: Camera) => camera.cameraFromWorld.map((row) => row.slice(0, 3));
const t = (camera: Camera) => camera.cameraFromWorld.map((row) => row[3]);
const centre = (camera: Camera) =>
  [0, 1, 2].map((k) => -R(camera).reduce((sum, row, i) => sum + row[k] * t(camera)[i], 0));

/** Each format as its program writes it, in its own unit and frame. */
const files = {
  toml: () =>
    rig
      .map(
        (camera, i) => `[cam_${i}]
name = "${camera.id}"
size = [ 1280.0, 720.0,]
matrix = ${JSON.stringify(camera.intrinsics)}
distortions = ${JSON.stringify(camera.distortion)}
rotation = ${JSON.stringify(matrixToAxisAngle(R(camera)))}
translation = ${JSON.stringify(t(camera).map((x) => x / 1000))}
fisheye = false
`,
      )
      .join('\n') + '\n[metadata]\nadjusted = false\nerror = 0.0\n',
  colmap: () => ({
    cameras: [
      '# Camera list with one line of data per camera:',
      // COLMAP's origin is the corner of the image.
      ...rig.map((_, i) => `${i + 1} OPENCV 1280 720 1000 1010 640.5 355.5 -0.1 0.02 0.001 -0.002`),
    ].join('\n'),
    images: [
      '# Image list with two lines of data per image:',
      ...rig.flatMap((camera, i) => [
        `${i + 1} ${matrixToQuaternion(R(camera)).join(' ')} ${t(camera)
          .map((x) => x / 1000)
          .join(' ')} ${i + 1} ${camera.id}/000001.png`,
        i === 0 ? '' : '10.5 20.5 -1 30 40 7',
      ]),
    ].join('\n'),
  }),
  qualisys: () =>
    `<?xml version="1.0" encoding="UTF-8"?><calibration created="x" source="y"><cameras>${rig
      .map((camera) => {
        const [row1, row2, row3] = R(camera);
        const q = [row1, row2.map((x) => -x), row3.map((x) => -x)];
        const r = q.flatMap((row, i) => row.map((x, j) => `r${i + 1}${j + 1}="${x}"`)).join(' ');
        const [x, y, z] = centre(camera);
        return `<camera active="1" serial="${camera.id}" model="Miqus Video">
          <fov_marker left="0" top="0" right="1279" bottom="719"/>
          <fov_video left="0" top="0" right="1279" bottom="719"/>
          <transform x="${x}" y="${y}" z="${z}" ${r}/>
          <intrinsic focallength="9" focalLengthU="64000" focalLengthV="64640" centerPointU="40960"
            centerPointV="22720" skew="0" radialDistortion1="-0.1" radialDistortion2="0.02"
            radialDistortion3="0" tangentalDistortion1="0.001" tangentalDistortion2="-0.002"/>
          </camera>`;
      })
      .join('')}<camera serial="77" model="Miqus M3"></camera></cameras></calibration>`,
  mpi: () =>
    `Skeletool Camera Calibration File V1.0\n${rig
      .map(
        (camera, i) => `name          ${i}
  sensor        10 10
  size          1280 720
  animated      0
  intrinsic     1000 0 640 0 0 1010 355 0 0 0 1 0 0 0 0 1
  extrinsic     ${camera.cameraFromWorld.flat().join(' ')} 0 0 0 1
  radial        0
`,
      )
      .join('')}`,
};

function expectRig(found: Camera[], ids = ['left', 'right'], distortion = rig[0].distortion) {
  expect(found.map(({ id }) => id)).toEqual(ids);
  for (const [i, camera] of found.entries()) {
    expect(camera.imageSize).toEqual([1280, 720]);
    expect(camera.intrinsics).toEqual(rig[i].intrinsics);
    expect(camera.distortion).toEqual(distortion);
    for (const [r, row] of camera.cameraFromWorld.entries()) {
      for (const [c, value] of row.entries()) {
        expect(Math.abs(value - rig[i].cameraFromWorld[r][c])).toBeLessThan(c < 3 ? 1e-12 : 1e-8);
      }
    }
  }
}

describe('calibration formats', () => {
  it('reads TOML of Anipose and Pose2Sim', () => {
    expectRig(parseTomlCameras(files.toml(), 1000));
  });

  it('reads COLMAP text', () => {
    expectRig(parseColmap(files.colmap(), 1000));
  });

  it('reads Qualisys XML, video cameras only', () => {
    expectRig(parseQualisys(files.qualisys()));
  });

  it('reads camera.calibration of MPI-INF-3DHP', () => {
    expectRig(parseMpiInf3dhpCalibration(files.mpi()), ['video_0', 'video_1'], [0, 0, 0, 0, 0]);
  });

  it('knows the format of a file or folder', async () => {
    const save = (name: string, content: string): string => {
      writeFileSync(join(folder, name), content);
      return join(folder, name);
    };
    const calib = save('Calib.toml', files.toml());
    expectRig(await readCameras(calib, { unit: 1000 }));
    await expect(readCameras(calib)).rejects.toThrow(/expected the unit of length of a TOML file/);
    expectRig(await readCameras(save('rig.qca.txt', files.qualisys())));
    const ids = ['video_0', 'video_1'];
    const zeros = [0, 0, 0, 0, 0];
    expectRig(await readCameras(save('camera.calibration', files.mpi())), ids, zeros);
    const model = join(folder, 'sparse');
    mkdirSync(model);
    const { cameras, images } = files.colmap();
    writeFileSync(join(model, 'cameras.txt'), cameras);
    writeFileSync(join(model, 'images.txt'), images);
    expectRig(await readCameras(model, { unit: 1000 }));
    expectRig(await readCameras(save('cameras.json', JSON.stringify(rig))));
    expectRig(await readCameras(folder));
    await expect(readCameras(save('notes.txt', 'hello'))).rejects.toThrow(
      /a calibration of OpenCV/,
    );
    await expect(readCameras(join(folder, 'none'))).rejects.toThrow(/found nothing/);
  });

  it('gives a view of footage its camera of a rig', async () => {
    const file = join(folder, 'rig.toml');
    writeFileSync(file, files.toml());
    const camera = await importCamera('right', file, [1280, 720], 1000);
    expect(camera.id).toBe('right');
    expect(camera.cameraFromWorld[2][3]).toBeCloseTo(3800, 8);
    await expect(importCamera('top', file, [1280, 720], 1000)).rejects.toThrow(
      /expected a camera "top", found left, right/,
    );
    await expect(importCamera('left', file, [640, 360], 1000)).rejects.toThrow(
      /expected the size of the footage, 640 x 360 px, found 1280 x 720/,
    );
    // A file of one camera needs no name.
    const one = join(folder, 'one.toml');
    writeFileSync(one, files.toml().split('[cam_1]')[0]);
    expect((await importCamera('top', one, [1280, 720], 1000)).id).toBe('top');
  });

  it.each([
    ['no TOML', () => parseTomlCameras('[cam', 1), /expected TOML/],
    ['TOML without cameras', () => parseTomlCameras('a = 1', 1), /tables with name, size, matrix/],
    [
      'a fisheye',
      () => parseTomlCameras(files.toml().replace('fisheye = false', 'fisheye = true'), 1),
      /expected a lens that is no fisheye/,
    ],
    [
      'NaN in TOML',
      () => parseTomlCameras(files.toml().replace('translation = [', 'translation = [nan, '), 1),
      /\[cam_0\], translation: expected 3 numbers/,
    ],
    [
      'a COLMAP fisheye',
      () => parseColmap({ cameras: '1 OPENCV_FISHEYE 9 9 1 1 1 1 0 0 0 0', images: '' }, 1),
      /cameras\.txt, line 1: expected a model of SIMPLE_PINHOLE/,
    ],
    [
      'a COLMAP image without a camera',
      () => parseColmap({ cameras: '', images: '1 1 0 0 0 0 0 0 5 a.png\n' }, 1),
      /images\.txt, line 1: expected a camera of cameras\.txt, found "5"/,
    ],
    [
      'a mirrored camera',
      () => parseMpiInf3dhpCalibration(files.mpi().replace(/extrinsic .*/, mirrored)),
      /det R = \+1/,
    ],
    ['no Qualisys', () => parseQualisys('<a/>'), /expected <calibration><cameras><camera/],
    ['no XML', () => parseQualisys('<a'), /expected XML/],
    ['no Skeletool', () => parseMpiInf3dhpCalibration('x'), /expected a Skeletool/],
  ])('says what is wrong with %s', (_, parse, message) => {
    expect(parse).toThrow(DataError);
    expect(parse).toThrow(message);
  });

  it('throws nothing but DataError on damaged text', () => {
    const { cameras, images } = files.colmap();
    const parsers: [string, (text: string) => unknown][] = [
      [files.toml(), (text) => parseTomlCameras(text, 1)],
      [files.qualisys(), (text) => parseQualisys(text)],
      [files.mpi(), (text) => parseMpiInf3dhpCalibration(text)],
      [cameras, (text) => parseColmap({ cameras: text, images }, 1)],
      [images, (text) => parseColmap({ cameras, images: text }, 1)],
    ];
    fc.assert(
      fc.property(
        fc.constantFrom(...parsers),
        fc.nat(),
        fc.nat(9),
        fc.constantFrom('', 'NaN', '-', '"', '[', '<', '1e999', '\n', '0'),
        ([text, parse], at, remove, insert) => {
          const start = at % text.length;
          try {
            parse(text.slice(0, start) + insert + text.slice(start + remove));
          } catch (error) {
            expect(error).toBeInstanceOf(DataError);
          }
        },
      ),
      { numRuns: 1000, seed: 1 },
    );
  });

  // Residuals of the annotated 2D joints, which Campus rounds to whole pixels.
  describe.each([['campus', [360, 288], 1] as const, ['shelf', [1032, 776], 0.05] as const])(
    '%s',
    (name, imageSize, limit) => {
      const samples = sharedSamples(`mmpose/${name}`);
      (samples ? it : it.skip)('projects its joints onto its annotations', async () => {
        const file = join(samples!, `calibration_${name}.json`);
        const cameras = await readCameras(file, { unit: 1, imageSize });
        const actors = await readMat(join(samples!, 'actorsGT.mat'));
        const cells = (value: unknown) => (value as { cells: unknown[] }).cells;
        const numbers = (value: unknown) =>
          (value as { array: { data: Float64Array } }).array?.data;
        const residuals: number[] = [];
        for (const [a, actor] of cells(actors.get('actor3D')).entries()) {
          for (const [f, pose] of cells(actor).entries()) {
            const joints = numbers(pose);
            if (joints?.length !== 42) continue;
            const points = ndarray(
              Float64Array.from(joints, (x) => 1000 * x),
              [14, 3],
            );
            for (const [v, camera] of cameras.entries()) {
              const seen = numbers(cells(cells(cells(actors.get('actor2D'))[a])[f])[v]);
              if (seen?.length !== 28) continue;
              const projected = projectPoints(points, camera).data;
              for (let j = 0; j < 14; j++) {
                const miss = Math.hypot(
                  projected[2 * j] - seen[2 * j],
                  projected[2 * j + 1] - seen[2 * j + 1],
                );
                if (seen[2 * j] > 0 && Number.isFinite(miss)) residuals.push(miss);
              }
            }
          }
        }
        residuals.sort((a, b) => a - b);
        expect(residuals.length).toBeGreaterThan(50);
        expect(residuals[residuals.length >> 1]).toBeLessThan(limit);
      });
    },
  );
});

const mirrored = `extrinsic ${[-1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 4000, 0, 0, 0, 1].join(' ')}`;
