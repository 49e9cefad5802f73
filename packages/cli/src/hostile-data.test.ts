import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { deflateSync } from 'node:zlib';
import { writeMat5 } from '../../datasets/test/write-mat5.js';
import { writeNpy } from '../../datasets/test/write-npy.js';
import {
  pngThatClaims,
  save,
  writeCoco,
  writeHuman36m,
  writeImages,
  writeMmpose,
  writeMpiInf3dhp,
  writeMpii,
  writeNpz,
} from '../../datasets/test/write-originals.js';
import { runMain } from '../test/run-main.js';
import { runMas, temporaryFolder } from '../test/run-mas.js';

const folder = temporaryFolder();
const { at } = folder;
afterAll(folder.remove);

/**
 * Says at the end how much memory the process took, kB. On Linux `maxRSS` begins with that of the
 * process which started it, here a test worker's.
 */
const peakMemory = `
  import { existsSync, readFileSync } from 'node:fs';
  const status = '/proc/self/status';
  const peak = () =>
    existsSync(status)
      ? /VmHWM:\\s+(\\d+)/.exec(readFileSync(status, 'utf8'))[1]
      : process.resourceUsage().maxRSS;
  process.on('exit', () => console.error('rss', peak()));
`;
const node = ['--import', `data:text/javascript,${encodeURIComponent(peakMemory)}`];
/** Without hostile data, `mas` takes about 130 MB. */
const mostMemoryMb = 400;

/** Runs a command that must be refused in one message, with bounded memory. */
async function refuse(words: string): Promise<string> {
  const { code, stdout, stderr } = await runMas(words, { cwd: folder.dir, node });
  const [message, rss] = stderr.split(/^rss /m);
  expect({ code, stack: /^ +at |this is a bug/m.test(stderr) }).toEqual({ code: 1, stack: false });
  expect(Number(rss) / 1024).toBeLessThan(mostMemoryMb);
  return stdout + message;
}

/** MAT blocks in blocks: what each unpacks to is the next one. */
function compressedBlocks(depth: number): Uint8Array {
  const whole = Buffer.from(writeMat5({ annot3: { class: 'double', shape: [1, 1], data: [1] } }));
  let block = whole.subarray(128);
  for (let i = 0; i < depth; i++) {
    const packed = deflateSync(block);
    const head = Buffer.alloc(8);
    head.writeUInt32LE(15, 0);
    head.writeUInt32LE(packed.length, 4);
    block = Buffer.concat([head, packed]);
  }
  return new Uint8Array(Buffer.concat([whole.subarray(0, 128), block]));
}

const take = 's_01_act_02_subact_01';
const opencv = (data: string): string =>
  '<?xml version="1.0"?>\n<opencv_storage>' +
  `<CameraMatrix type_id="opencv-matrix"><rows>3</rows><cols>3</cols><dt>d</dt><data>${data}</data></CameraMatrix>` +
  '<Rotation type_id="opencv-matrix"><rows>3</rows><cols>1</cols><dt>d</dt><data>0 0 0</data></Rotation>' +
  '<Translation type_id="opencv-matrix"><rows>3</rows><cols>1</cols><dt>d</dt><data>0 0 9</data></Translation>' +
  '</opencv_storage>';

beforeAll(async () => {
  await writeHuman36m(at('h36m'), [take], 3);
  await writeMpiInf3dhp(at('3dhp'), 6);
  await writeMpii(at('mpii-set'));
  await writeCoco(at('coco-set'));
  await writeMmpose(at('mm'));
  await writeImages(at('photos'), 3);
  expect((await runMas('import human36m h36m good', { cwd: folder.dir })).code).toBe(0);
});

describe('a file that promises too much', () => {
  it('.npz with 2^40 names', async () => {
    const npy = writeNpy('<U8', [2 ** 40], new Uint8Array(64));
    save(at('mm', 'h36m_train.npz'), writeNpz({ 'imgname.npy': npy }));
    expect(await refuse('import mmpose mm x')).toMatch(/imgname\.npy.*: expected .*1099511627776/);
  });

  it('MAT-file with 2^40 elements', async () => {
    const annot3 = { class: 'double' as const, shape: [2 ** 20, 2 ** 20], data: [] };
    save(at('3dhp/S1/Seq1/annot.mat'), writeMat5({ annot3 }));
    expect(await refuse('import mpi-inf-3dhp 3dhp x --videos 0,2')).toMatch(
      /annot\.mat.*: expected .*, found /,
    );
  });

  it('MAT-file of compressed blocks in compressed blocks', async () => {
    save(at('3dhp/S1/Seq1/annot.mat'), compressedBlocks(2000));
    expect(await refuse('import mpi-inf-3dhp 3dhp x --videos 0,2')).toMatch(
      /annot\.mat.*: expected .*, found /,
    );
  });

  it('matlab_meta.txt with 2^40 frames', async () => {
    const file = at('h36m/annot', `${take}_ca_01`, 'matlab_meta.txt');
    const text = readFileSync(file, 'utf8');
    save(file, text.replace(/^3/, `${2 ** 40}`));
    const message = await refuse('import human36m h36m x');
    save(file, text);
    expect(message).toMatch(/matlab_meta\.txt, line \d+: expected 1099511627776 frames/);
  });

  it('mask of 60 000 x 60 000 px', async () => {
    save(at('mpii-set/masks/a.png'), pngThatClaims(60_000, 60_000));
    expect(await refuse('import mpii mpii-set x')).toMatch(
      /a\.png: expected a whole image, found .* exceeds pixel limit/,
    );
  });

  it('picture of 60 000 x 60 000 px in a data folder, and one that is just too large', async () => {
    expect((await runMas('import images photos large', { cwd: folder.dir })).code).toBe(0);
    save(at('photos/images/0.jpg'), pngThatClaims(60_000, 60_000));
    save(at('photos/images/1.jpg'), pngThatClaims(16_000, 16_000));
    const message = await refuse('data check large');
    expect(message.match(/expected a whole image, found .* exceeds pixel limit/g)).toHaveLength(2);
  });

  it('COCO image of 60 000 x 60 000 px', async () => {
    const file = at('coco-set/annotations/person_keypoints_val2017.json');
    save(
      file,
      readFileSync(file, 'utf8').replace('"width":64,"height":48', '"width":60000,"height":60000'),
    );
    expect(await refuse('import coco coco-set x')).toMatch(/expected .* at most .*, found/);
  });

  it('JSON that nests a million lists', async () => {
    save(at('nested/annot/mpii_valid.json'), '['.repeat(1e6));
    save(at('nested/masks/a.txt'), '');
    expect(await refuse('import mpii nested x')).toMatch(/mpii_valid\.json: expected JSON, found/);
  });

  it('a link to a device instead of a mask, a calibration, a MAT-file', async () => {
    rmSync(at('mpii-set/masks/a.png'));
    symlinkSync('/dev/zero', at('mpii-set/masks/a.png'));
    expect(await refuse('import mpii mpii-set x')).toMatch(
      /a\.png: expected an image file, found a device or pipe/,
    );
    symlinkSync('/dev/zero', at('endless.xml'));
    expect(await refuse('cameras check endless.xml')).toMatch(/found a device or pipe/);
    rmSync(at('3dhp/S1/Seq1/annot.mat'));
    symlinkSync('/dev/zero', at('3dhp/S1/Seq1/annot.mat'));
    expect(await refuse('import mpi-inf-3dhp 3dhp x --videos 0,2')).toMatch(
      /expected a MAT-file, found a device or pipe/,
    );
  });
});

describe('NaN in a calibration', () => {
  it.each<[string, string, RegExp]>([
    ['nan.xml', opencv('.nan 0 32 0 50 24 0 0 1'), /nan\.xml, intrinsics: expected 9 numbers/],
    [
      'nan.toml',
      '[cam_0]\nsize = [64, 48]\nmatrix = [[nan, 0, 32], [0, 50, 24], [0, 0, 1]]\nrotation = [0, 0, 0]\ntranslation = [0, 0, 4]\n',
      /nan\.toml, \[cam_0\], matrix: expected 9 numbers/,
    ],
    [
      'nan.json',
      '[{"id":"a","imageSize":[64,48],"intrinsics":[[50,0,32],[0,50,24],[0,0,1]],"distortion":[0,0,0,0,0],"cameraFromWorld":[[1,0,0,null],[0,1,0,0],[0,0,1,9]]}]',
      /nan\.json: camera 0: cameraFromWorld: expected a 3x4 matrix \[R\|t\] of finite numbers/,
    ],
    [
      'camera.calibration',
      'Skeletool Camera Calibration File V1.0\nname 0\n size 64 48\n intrinsic NaN 0 32 0 0 50 24 0 0 0 1 0 0 0 0 1\n extrinsic 1 0 0 0 0 1 0 0 0 0 1 9 0 0 0 1\n radial 0\n',
      /camera\.calibration.*: expected .*, found .*NaN/,
    ],
  ])('%s', async (name, text, message) => {
    save(at('nan', name), text);
    for (const command of [`check nan/${name}`, `convert nan/${name} x --unit 1`]) {
      const words = `cameras ${command} --image-size 64x48`;
      const { code, stderr } = await runMain(words, folder.dir);
      expect(code).toBe(1);
      expect(stderr).toMatch(message);
    }
  });
});

describe('views that do not fit each other', () => {
  it('of different length in a data folder', async () => {
    cpSync(at('good'), at('uneven'), { recursive: true });
    const file = at('uneven', take, 'frames.json');
    const content = JSON.parse(readFileSync(file, 'utf8'));
    content.images.ca_02.files.pop();
    save(file, content);
    const message = /expected frames up to 000002 as in ca_01, found frames up to 000001/;
    for (const words of ['data check uneven', 'cameras check uneven']) {
      const { code, stdout, stderr } = await runMain(words, folder.dir);
      expect(code).toBe(1);
      expect(stdout + stderr).toMatch(message);
    }
  });

  it('of different length in Human3.6M: the frames that all have', async () => {
    const file = at('h36m/annot', `${take}_ca_02`, 'matlab_meta.txt');
    const lines = readFileSync(file, 'utf8').split('\n');
    save(file, ['2', ...lines.slice(1, -1)].join('\n'));
    const { code, stdout } = await runMas('import human36m h36m short', { cwd: folder.dir });
    expect({ code, summary: stdout.split('\n')[0] }).toEqual({
      code: 0,
      summary: 'train: 2 frames in 1 sequence',
    });
  });
});

describe('a link out of the folder', () => {
  const secret = 'not yours';

  beforeAll(() => {
    save(at('outside/secret.txt'), secret);
    save(at('outside/000000.jpg'), secret);
  });

  const untouched = (): void => {
    expect(readdirSync(at('outside')).toSorted()).toEqual(['000000.jpg', 'secret.txt']);
    for (const name of readdirSync(at('outside'))) {
      expect(readFileSync(at('outside', name), 'utf8')).toBe(secret);
    }
  };

  it.each([
    ['a picture', 'images/view0/000000.jpg', 'secret.txt'],
    ['a view', 'images/view0', '.'],
    ['masks', 'masks/view0', '.'],
  ])('instead of %s is not followed', async (what, place, target) => {
    const data = `linked-${what.replace(' ', '-')}`;
    save(at(data, 'dataset.json'), {
      format: 'mas-multiview/1',
      unit: 'mm',
      skeleton: 'h36m18',
      splits: { train: ['a'] },
    });
    save(at(data, 'a/images/view0/000001.jpg'), '');
    save(at(data, 'a/masks/view0/000000.png'), '');
    rmSync(at(data, 'a', place), { recursive: true, force: true });
    mkdirSync(dirname(at(data, 'a', place)), { recursive: true });
    symlinkSync(at('outside', target), at(data, 'a', place));
    const message = await refuse(`data check ${data}`);
    expect(message).toMatch(/expected a file or folder in the data folder, found a link out of it/);
    expect(message).not.toContain(secret);
    untouched();
  });

  it('in place of the folder to write is replaced or refused, not written through', async () => {
    symlinkSync(at('outside'), at('out'));
    expect(await refuse('import images photos out --overwrite')).toMatch(
      /expected a new folder, found .*out with other files in it/,
    );
    untouched();
    // A data folder elsewhere: the link goes, the folder stays.
    symlinkSync(at('good'), at('alias'));
    const { code } = await runMas('import human36m h36m alias --overwrite', { cwd: folder.dir });
    expect(code).toBe(0);
    expect(existsSync(at('alias', 'dataset.json'))).toBe(true);
    expect(
      JSON.parse(readFileSync(at('good', take, 'frames.json'), 'utf8')).images.ca_01.files,
    ).toHaveLength(3);
    untouched();
  });
});

it('leaves nothing behind', () => {
  expect(existsSync(at('x'))).toBe(false);
  expect(readdirSync(folder.dir).filter((name) => name.startsWith('.'))).toEqual([]);
});
