import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { readMat } from '@mas/datasets';
import sharp from 'sharp';
import { sharedSamples } from '../../datasets/test/shared-samples.js';
import { writeMpiInf3dhp } from '../../datasets/test/write-originals.js';
import { runMain } from '../test/run-main.js';
import { temporaryFolder } from '../test/run-mas.js';

const folder = temporaryFolder();
const { at } = folder;
afterAll(folder.remove);
const mas = (words: string) => runMain(words, folder.dir);

/** An Anipose or Pose2Sim file of three cameras around the origin, `metres` from it. */
function toml(metres: number): string {
  return [0, 1, 2]
    .map((i) => {
      // Upright, turned about the vertical axis y.
      const angle = (2 * Math.PI * i) / 3;
      return `[cam_${i}]
name = "c${i}"
size = [ 640.0, 480.0,]
matrix = [[500, 0, 320], [0, 500, 240], [0, 0, 1]]
distortions = [0, 0, 0, 0]
rotation = [0, ${angle}, 0]
translation = [0, 0, ${metres}]
`;
    })
    .join('\n');
}

beforeAll(() => {
  writeFileSync(at('Calib.toml'), toml(4));
});

describe('mas cameras check', () => {
  it('prints the rig, guesses the unit and draws', async () => {
    const { code, stdout } = await mas('cameras check Calib.toml --draw rig.svg');
    expect(code).toBe(0);
    expect(stdout)
      .toBe(`camera   image px  f px  field deg   det R  R Rt - 1   position mm  depth mm
c0      640 x 480   500       65.2  1.0000         0     0 0 -4000      4000
c1      640 x 480   500       65.2  1.0000         0   3464 0 2000      4000
c2      640 x 480   500       65.2  1.0000         0  -3464 0 2000      4000

3 cameras 6928 to 6928 mm apart, rays up to 60 degrees, look at (0, 0, 0)

unit: not in the file; taken as metres, the distances look like them; --unit says it

no errors, no warnings
wrote rig.svg
`);
    const svg = readFileSync(at('rig.svg'), 'utf8');
    const { width, height } = await sharp(Buffer.from(svg)).metadata();
    expect([width, height]).toEqual([880, 500]);
    for (const label of ['c0', 'c1', 'c2']) expect(svg.split(`>${label}<`).length).toBe(3);
    expect(svg).toContain('>2 m<');
    expect(svg).not.toMatch(/NaN|undefined/);
    expect(readdirSync(folder.dir).filter((name) => name.startsWith('.'))).toEqual([]);
  });

  it('draws cameras where they stand', async () => {
    await mas('cameras check Calib.toml --draw top.svg');
    const svg = readFileSync(at('top.svg'), 'utf8');
    const [above] = svg.split('from the side');
    const apexes = [
      ...above.matchAll(/<path d="M([\d.]+) ([\d.]+)L[\d. ]+" stroke="#\w+" stroke-dash/g),
    ];
    const [a, b, c] = apexes.map(([, x, y]) => [Number(x), Number(y)]);
    const side = (p: number[], q: number[]) => Math.hypot(p[0] - q[0], p[1] - q[1]);
    // An equilateral triangle.
    expect(Math.abs(side(a, b) - side(b, c))).toBeLessThan(0.5);
    expect(Math.abs(side(a, c) - side(b, c))).toBeLessThan(0.5);
    expect(side(a, b)).toBeGreaterThan(200);
  });

  it('says what is wrong with a unit', async () => {
    const { code, stdout } = await mas('cameras check Calib.toml --unit 1');
    expect(code).toBe(1);
    expect(stdout).toMatch(
      /error: Calib\.toml: expected world millimetres, found cameras 4\.000 mm/,
    );
    expect(stdout).toContain('1 error, no warnings\n');
  });

  it('measures the reprojection of matches', async () => {
    // What sees the origin sees it in its principal point.
    const views = { c0: [[320, 240]], c1: [[320, 240]], c2: [[323, 240]] };
    writeFileSync(at('matches.json'), JSON.stringify({ views, world: [[0, 0, 0]] }));
    const { code, stdout } = await mas(
      'cameras check Calib.toml --matches matches.json --unit 1000',
    );
    expect(code).toBe(0);
    expect(stdout).toMatch(/c1 +1 +1 +1 +0\.00 +0\.00 +0\.00\n/);
    expect(stdout).toMatch(/c2 +1 +1 +1 +3\.00 +3\.00 +3\.00\n/);
  });

  it('reads the joints beside a calibration of 3DHP', async () => {
    await writeMpiInf3dhp(at('3dhp'), 5);
    const { code, stdout } = await mas('cameras check 3dhp/S1/Seq1');
    expect(code).toBe(0);
    expect(stdout).toMatch(/video_2 +140 +140 +140 +0\.00 +0\.00 +0\.00\n/);
    expect(stdout).toMatch(
      /warning: .*expected cameras in different places, found video_0 and video_1/,
    );
  });

  it('looks at every rig of a data folder', async () => {
    expect((await mas('import mpi-inf-3dhp 3dhp data --videos 0,2 --train-every 1')).code).toBe(0);
    const { code, stdout } = await mas('cameras check data');
    expect(code).toBe(0);
    expect(stdout).toMatch(/video_2 +90 +90 +90 +- +- +-\n/);
    expect(stdout).toContain('unit: the distances are those of millimetres\n');
  });

  it('takes one file per camera', async () => {
    for (const name of ['left', 'right']) {
      const x = name === 'left' ? 800 : -800;
      const matrix = (key: string, rows: number, columns: number, data: string) =>
        `<${key} type_id="opencv-matrix"><rows>${rows}</rows><cols>${columns}</cols><dt>d</dt><data>${data}</data></${key}>`;
      const turn = `0 ${name === 'left' ? -0.25 : 0.25} 0`;
      mkdirSync(at('rig', name), { recursive: true });
      const text = `<?xml version="1.0"?>\n<opencv_storage>${matrix('CameraMatrix', 3, 3, '500 0 320 0 500 240 0 0 1')}${matrix('Rotation', 3, 1, turn)}${matrix('Translation', 3, 1, `${x / 9} 0 3000`)}</opencv_storage>`;
      writeFileSync(at('rig', name, 'config.xml'), text);
    }
    const path = 'cameras check rig/{cam}/config.xml';
    expect((await mas(path)).stderr).toMatch(/expected the size of the images.*--image-size/);
    const { stdout } = await mas(`${path} --image-size 640x480`);
    expect(stdout).toMatch(/^left +640 x 480/m);
    expect(stdout).toMatch(/^right +640 x 480/m);
  });

  it.each([
    ['Calib.toml --draw rig.pdf', /^mas: --draw: expected a file that ends in \.svg or \.png/],
    ['Calib.toml --draw rig.svg', /^mas: rig\.svg: expected a new file, found one; --overwrite/],
    ['Calib.toml --unit m', /^mas: --unit: expected the calibration's unit in mm/],
    ['Calib.toml --image-size 640', /^mas: --image-size: expected a size such as 1920x1080/],
    ['nothing.toml', /^mas: nothing\.toml: expected a calibration, found nothing/],
    ['Calib.toml --matches Calib.toml', /^mas: Calib\.toml: expected JSON/],
    ['rig/{cam}/none.xml', /none\.xml: expected files of this form/],
  ])('refuses %s', async (words, message) => {
    const { code, stderr } = await mas(`cameras check ${words}`);
    expect(code).toBe(1);
    expect(stderr).toMatch(message);
  });
});

describe('mas cameras convert', () => {
  it('writes cameras.json in mm', async () => {
    const { code, stdout, stderr } = await mas(
      'cameras convert Calib.toml out/cameras.json --unit 1000',
    );
    expect({ code, stdout }).toEqual({ code: 0, stdout: 'wrote out/cameras.json\n' });
    expect(stderr).toContain('3 cameras: c0, c1, c2\n');
    const [first] = JSON.parse(readFileSync(at('out', 'cameras.json'), 'utf8'));
    expect(first).toEqual({
      id: 'c0',
      imageSize: [640, 480],
      intrinsics: [
        [500, 0, 320],
        [0, 500, 240],
        [0, 0, 1],
      ],
      distortion: [0, 0, 0, 0, 0],
      cameraFromWorld: [
        [1, 0, 0, 0],
        [0, 1, 0, 0],
        [0, 0, 1, 4000],
      ],
    });
    expect((await mas('cameras check out/cameras.json')).code).toBe(0);
  });

  it('does not guess the unit, and replaces nothing by itself', async () => {
    const asked = await mas('cameras convert Calib.toml guess.json');
    expect(asked.stderr).toMatch(
      /^mas: Calib\.toml: expected the unit of length.*pass --unit 1000/,
    );
    expect(existsSync(at('guess.json'))).toBe(false);
    writeFileSync(at('mine.json'), 'mine');
    const there = await mas('cameras convert Calib.toml mine.json --unit 1000');
    expect(there.stderr).toMatch(/^mas: mine\.json: expected a new file, found one/);
    expect(readFileSync(at('mine.json'), 'utf8')).toBe('mine');
    // A link is replaced, not written through.
    symlinkSync(at('mine.json'), at('link.json'));
    expect((await mas('cameras convert Calib.toml link.json --unit 1000 --overwrite')).code).toBe(
      0,
    );
    expect(readFileSync(at('mine.json'), 'utf8')).toBe('mine');
    expect(JSON.parse(readFileSync(at('link.json'), 'utf8'))).toHaveLength(3);
  });
});

describe('public samples', () => {
  const uu = sharedSamples('uu_voxel');
  (uu ? it : it.skip)('uu_voxel: four cameras of a room', async () => {
    const path = `${uu}/data/{cam}/config.xml --image-size 644x486`;
    const { code, stdout } = await mas(`cameras check ${path} --draw uu.png`);
    expect(code).toBe(0);
    expect(stdout).toContain('4 cameras 3178 to 8195 mm apart');
    expect(stdout).toContain('no errors, no warnings\n');
    const { width, height } = await sharp(readFileSync(at('uu.png'))).metadata();
    expect([width, height]).toEqual([1760, 1000]);
  });

  const mmpose = sharedSamples('mmpose');
  (mmpose ? it : it.skip).each([
    ['shelf', '1032x776', 5, 0.05],
    // Its annotations are whole pixels.
    ['campus', '360x288', 3, 1.1],
  ] as const)('%s: annotated joints lie where they were seen', async (name, size, count, limit) => {
    const dir = `${mmpose}/${name}`;
    const actors = await readMat(`${dir}/actorsGT.mat`);
    const cells = (value: unknown) => (value as { cells: unknown[] }).cells;
    const numbers = (value: unknown) => (value as { array: { data: Float64Array } }).array?.data;
    const world: number[][] = [];
    const views = Object.fromEntries(
      Array.from({ length: count }, (_, v) => [`${v}`, [] as (number[] | null)[]]),
    );
    for (const [a, actor] of cells(actors.get('actor3D')).entries()) {
      for (const [f, pose] of cells(actor).entries()) {
        const joints = numbers(pose);
        if (joints?.length !== 42 || !joints.every(Number.isFinite)) continue;
        for (let j = 0; j < 14; j++) {
          world.push(Array.from(joints.subarray(3 * j, 3 * j + 3), (x) => 1000 * x));
          for (let v = 0; v < count; v++) {
            const seen = numbers(cells(cells(cells(actors.get('actor2D'))[a])[f])[v]);
            const point = seen?.length === 28 ? Array.from(seen.subarray(2 * j, 2 * j + 2)) : [];
            views[`${v}`].push(point[0] > 0 ? point : null);
          }
        }
      }
    }
    writeFileSync(at(`${name}.json`), JSON.stringify({ views, world }));
    const command = `cameras check ${dir}/calibration_${name}.json --image-size ${size} --matches ${name}.json`;
    const { code, stdout } = await mas(command);
    expect(code).toBe(0);
    const medians = [...stdout.matchAll(/^\d +\d+ +\d+ +\d+ +[\d.]+ +([\d.]+) +[\d.]+$/gm)];
    expect(medians).toHaveLength(count);
    for (const [, median] of medians) expect(Number(median)).toBeLessThan(limit);
  });
});
