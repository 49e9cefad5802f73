import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { loadConfig, parseConfig } from './load-config.js';
import { UserError } from './user-error.js';

test('an almost empty configuration is filled with the defaults', () => {
  const config = parseConfig({ name: 'demo' }, 'demo.yaml');
  expect(config.data).toMatchObject({ patchSize: 64, maskSize: 32, halfExtent: 1100 });
  expect(config.pose.stages.shapePrior).toBeLessThan(config.pose.stages.arms);
});

test('every wrong key is named in one error', () => {
  const parse = () =>
    parseConfig({ name: 'x', pose: { step: 3, mask: { sigma: 'wide' } }, sed: 1 }, 'bad.yaml');
  expect(parse).toThrow(UserError);
  expect(parse).toThrow(/^bad\.yaml: not a valid configuration/);
  expect(parse).toThrow(/unknown key "sed"/);
  expect(parse).toThrow(/pose: unknown key "step"/);
  expect(parse).toThrow(/pose\.mask\.sigma/);
});

test('a file that is missing is named', async () => {
  await expect(loadConfig('/nowhere/x.yaml')).rejects.toThrow(
    '/nowhere/x.yaml: cannot read the configuration (ENOENT); expected a YAML file, such as configs/demo.yaml',
  );
});

test('a part that is given in part keeps the other defaults of its phase', () => {
  const { heading } = parseConfig(
    { name: 'x', heading: { augmentation: { colour: 0.2 } } },
    'demo.yaml',
  );
  expect(heading.augmentation).toEqual({ mirror: 0, colour: 0.2, brightness: 0.25, shift: 3 });
});

describe('extends', () => {
  let root: string;
  const write = async (file: string, text: string) => {
    await mkdir(path.join(root, path.dirname(file)), { recursive: true });
    await writeFile(path.join(root, file), text);
    return path.join(root, file);
  };
  beforeAll(async () => (root = await mkdtemp(path.join(os.tmpdir(), 'mas-config-'))));
  afterAll(() => rm(root, { recursive: true }));

  test('a file has what differs from another; lists and other kinds are replaced', async () => {
    await write(
      'base.yaml',
      'name: base\ndetector: { stem: [8, 8] }\npose: { steps: 7, mask: { sigma: [0.2, 0.1], trunkWidth: 3 } }',
    );
    await write('rows/middle.yaml', 'extends: ../base.yaml\nname: middle\nseed: 4');
    const file = await write(
      'rows/row.yaml',
      'extends: middle.yaml\nname: row\ndetector: { kind: resnet }\npose: { mask: { sigma: [0.3, 0.3] } }',
    );
    const config = await loadConfig(file);
    expect(config).toMatchObject({ name: 'row', seed: 4, pose: { steps: 7 } });
    expect(config.detector.kind).toBe('resnet');
    expect(config.pose.mask).toMatchObject({ sigma: [0.3, 0.3], trunkWidth: 3, armWidth: 0.6 });
  });

  test('by an absolute path, from a file that is named by a relative one', async () => {
    const base = await write('absolute/base.yaml', 'name: base\nseed: 9');
    const row = await write('absolute-row.yaml', `extends: ${base}\nname: row`);
    for (const file of [row, path.relative(process.cwd(), row)]) {
      expect(await loadConfig(file)).toMatchObject({ name: 'row', seed: 9 });
    }
    const here = path.relative(process.cwd(), await write('round.yaml', 'name: none'));
    await write('round.yaml', `extends: ${path.resolve(here)}`);
    await expect(loadConfig(here)).rejects.toThrow(`extends itself, by ${here}; leave`);
  });

  test('circles, missing files and wrong paths are errors that name the file', async () => {
    const a = await write('a.yaml', 'extends: b.yaml');
    const b = await write('b.yaml', 'extends: a.yaml');
    await expect(loadConfig(a)).rejects.toThrow(`${a}: extends itself, by ${a}, ${b}`);
    const lost = await write('lost.yaml', 'extends: nowhere.yaml');
    await expect(loadConfig(lost)).rejects.toThrow(
      `nowhere.yaml: cannot read the configuration, which ${lost} extends (ENOENT)`,
    );
    const list = await write('list.yaml', 'extends: [a.yaml]');
    await expect(loadConfig(list)).rejects.toThrow(/expected the path .* found \["a.yaml"\]/);
  });
});
