import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { openDataset, prepareScenes } from '@mas/datasets';
import { analyticSet } from '../test/analytic-scenes.js';
import { cutMasks } from '../test/cut-masks.js';
import { tinyDataset, tinyTraining } from '../test/tiny-dataset.js';
import { untrainedCheckpoint } from '../test/untrained-checkpoint.js';
import { loadCheckpoint } from './checkpoint.js';
import { createModels, createModelsFrom, withModels } from './create-models.js';
import { dryRun } from './dry-run.js';
import { evaluate } from './evaluate.js';
import { parseConfig } from './load-config.js';
import { openTrainingSets } from './open-training-sets.js';
import { predictScenes } from './predict-scenes.js';
import { Random } from './random.js';
import { readLog } from './run-log.js';
import { disposeBatch, makeBatch, noAugmentation } from './scene-batch.js';
import { selectBackend, type BackendReport } from './select-backend.js';
import { pickSizes } from './sizes.js';
import { fitSpp } from './spp/fit-spp.js';
import { train } from './train.js';
import { shareTrainingSet } from './training-data.js';
import { trainingSources, withDataFolder } from './training-sources.js';

let data: Awaited<ReturnType<typeof tinyDataset>>;
let backend: BackendReport;

beforeAll(async () => {
  data = await tinyDataset();
  backend = await selectBackend('wasm');
});
afterAll(() => data.remove());

/** The folder as it is, and again as pictures of two cameras, three times as often. */
function mixed(change: object = {}) {
  const single = { multiView: false, cameras: ['cam2', 'cam0'], scenesPerBatch: 6 };
  const sources = [
    { folder: data.dir, weight: 1 },
    { folder: data.dir, ...single, weight: 3 },
  ];
  return parseConfig({ name: 'mixed', ...tinyTraining, data: { sources }, ...change }, 'test');
}

test('no pose is read: without poses.json every training array and batch has the same bytes', async () => {
  const blind = path.join(data.root, 'blind');
  await cp(data.dir, blind, { recursive: true });
  const dataset = await openDataset(blind);
  for (const { name } of dataset.sequences) await rm(path.join(blind, name, 'poses.json'));
  const config = parseConfig({ name: 'test' }, 'test');
  const [seeing, unseeing] = await Promise.all(
    [data.dir, blind].map(async (dir) => {
      const { sets } = await openTrainingSets(config, trainingSources(config, dir), {});
      return sets;
    }),
  );
  expect(unseeing).toEqual(seeing);
  expect(seeing[0].labels).toBeUndefined();
  const values = [seeing, unseeing].map(([{ set }]) => {
    const batch = makeBatch(set, [3, 7, 1], new Random('batch'), {
      shift: 0,
      ...config.pose.augmentation,
    });
    const tensors = [batch.patches, batch.targetMasks, batch.weights, batch.projections];
    const bytes = tensors.map((tensor) => Buffer.from(tensor.dataSync<'float32'>().slice().buffer));
    disposeBatch(batch);
    return Buffer.concat(bytes);
  });
  expect(values[0].length).toBeGreaterThan(12 * 64 * 64 * 3 * 4);
  expect(values[1].equals(values[0])).toBe(true);
});

test('sources are read with their own views and drawn by their weights', async () => {
  const config = mixed();
  const { sets, skipped } = await openTrainingSets(config, trainingSources(config), {});
  expect(skipped).toEqual([]);
  expect(sets.map(({ set }) => [set.sceneCount, set.views, set.calibrated])).toEqual([
    [12, 4, true],
    [24, 1, false],
  ]);
  expect(sets.map(({ weight, scenesPerBatch }) => [weight, scenesPerBatch])).toEqual([
    [1, 2],
    [3, 6],
  ]);
  const [, single] = sets.map(({ set }) => set);
  expect(single.refs.slice(0, 3).map(({ view }) => view)).toEqual([0, 1, 0]);
});

test('a run on several views and single ones learns from both and resumes byte for byte', async () => {
  const run = async (name: string, stopAt = Infinity) => {
    const controller = new AbortController();
    const common = { config: mixed(), runDir: path.join(data.root, name), backend };
    const onStep = (at: number) => {
      if (at === stopAt) controller.abort();
    };
    const result = await train({ ...common, signal: controller.signal, onStep });
    if (result.step < result.steps) await train({ ...common, resume: true });
    const { info } = await loadCheckpoint(result.checkpointDir);
    expect(info.supervision).toMatch(/^masks and calibrated views and single views; no joint/);
    return {
      result,
      bytes: await readFile(path.join(result.checkpointDir, 'weights.safetensors')),
    };
  };
  const before = tf.memory().numTensors;
  const { result, bytes } = await run('mixed');
  expect(tf.memory().numTensors).toBe(before);
  expect(result).toMatchObject({ step: 8, scenes: 36 });
  const lines = readLog(path.join(data.root, 'mixed')).slice(2);
  const fromViews = lines.map(({ terms }) => 'depth' in terms);
  expect(fromViews).toContain(true);
  expect(fromViews).toContain(false);
  // Single views wait until 40 % of six steps, then follow what the detector saw in them.
  const firstAlone = lines.findIndex(({ terms }) => !('depth' in terms));
  expect(firstAlone).toBeGreaterThanOrEqual(2);
  for (const { terms } of lines) expect('selfTraining' in terms).toBe(!('depth' in terms));
  expect(lines.at(firstAlone)!.terms.selfTraining).toBeGreaterThan(0);
  // The heading that several views taught keeps sides apart in single views, too.
  expect(lines.every(({ terms }) => 'sides' in terms)).toBe(true);
  expect((await run('mixed-stopped', 4)).bytes.equals(bytes)).toBe(true);
});

test('heading.singleViews: false leaves single views without a heading', async () => {
  const config = mixed({ heading: { ...tinyTraining.heading, singleViews: false } });
  const runDir = path.join(data.root, 'without');
  await train({ config, runDir, backend });
  for (const { terms } of readLog(runDir).slice(2)) expect('sides' in terms).toBe('depth' in terms);
});

test('pose.selfTraining: [] draws single views from the start, with their masks alone', async () => {
  const runDir = path.join(data.root, 'no-teacher');
  const pose = { ...tinyTraining.pose, selfTraining: [] };
  await train({ config: mixed({ pose }), runDir, backend });
  const lines = readLog(runDir).slice(2);
  expect(lines.findIndex(({ terms }) => !('depth' in terms))).toBe(0);
  for (const { terms } of lines) expect(terms).not.toHaveProperty('selfTraining');
});

test('scenes without a whole mask are not drawn', () => {
  const set = analyticSet(3, [0]);
  set.viewWeights[1] = 0;
  expect(shareTrainingSet(set, { scenesPerBatch: 1 }).usable).toEqual([0, 2]);
  const several = analyticSet(2);
  several.viewWeights.set([0, 1, 1, 0, 0, 1, 0, 0]);
  expect(shareTrainingSet(several, { scenesPerBatch: 1 }).usable).toEqual([0]);
});

describe('cut masks', () => {
  const config = parseConfig({ name: 'cut', ...tinyTraining }, 'test');
  const copy = async (name: string, isCut: Parameters<typeof cutMasks>[2]) => {
    const dir = path.join(data.root, name);
    await cutMasks(data.dir, dir, isCut);
    return dir;
  };

  test('leave out the scenes in which fewer than two are whole, and weigh nothing in others', async () => {
    const few: Record<string, number[]> = {
      S01_walking: [1, 2, 3],
      S01_waving: [0, 1, 2, 3],
      S02_walking: [1, 2],
    };
    const dir = await copy('cut', (name, view) => (few[name] ?? []).includes(view));
    const { sets, skipped } = await openTrainingSets(config, trainingSources(config, dir), {});
    const reason = expect.stringMatching(/^fewer than two masks are whole: .* border$/);
    expect(skipped).toEqual([
      { sequence: 'S01_walking', frame: 0, reason },
      { sequence: 'S01_waving', frame: 0, reason },
    ]);
    const [{ set, usable }] = sets;
    expect(usable).toHaveLength(set.sceneCount - 2);
    const weighing = (name: string) => {
      const scene = set.refs.findIndex(({ sequence }) => sequence === name);
      return [...set.viewWeights.subarray(4 * scene, 4 * scene + 4)];
    };
    expect(weighing('S01_walking')).toEqual([1, 0, 0, 0]);
    expect(weighing('S01_waving')).toEqual([0, 0, 0, 0]);
    expect(weighing('S02_walking')).toEqual([1, 0, 0, 1]);
    expect(weighing('S02_waving')).toEqual([1, 1, 1, 1]);
    const drawn = makeBatch(
      set,
      [set.refs.findIndex(({ sequence }) => sequence === 'S02_walking')],
      new Random('batch'),
      noAugmentation,
    );
    const perView = tf.tidy(() => tf.max(tf.reshape(drawn.weights, [4, -1]), 1).dataSync());
    disposeBatch(drawn);
    expect([...perView].map((weight) => weight > 0)).toEqual([true, false, false, true]);
  });

  test('of all pictures end in one error; the same people are predicted and scored', async () => {
    const dir = await copy('all-cut', () => true);
    const message = async (change: object) => {
      const wanted = parseConfig({ name: 'cut', ...tinyTraining, ...change }, 'test');
      return openTrainingSets(wanted, trainingSources(wanted, dir), {}).catch(String);
    };
    const advice =
      'train on pictures that show the whole person with some background on every side, or correct the masks if they have specks or a frame at the border';
    expect(await message({})).toBe(
      `UserError: ${dir}: none of the 12 scenes of split "train" has two whole masks: the others are empty or touch the image's border, as where the person is cut off; ${advice}`,
    );
    expect(await message({ data: { multiView: false } })).toBe(
      `UserError: ${dir}: the masks of all 48 pictures of split "train" touch the image's border, as where the person is cut off; ${advice}`,
    );

    const checkpoint = await untrainedCheckpoint(config, path.join(data.root, 'cut-checkpoint'));
    const { frames, triangulated } = await evaluate({ checkpoint, dataDir: dir, backend });
    expect(frames).toBe(6);
    expect(triangulated.mpjpe).toBeGreaterThan(0);
    const [set] = await prepareScenes(await openDataset(dir), 'test', pickSizes(config));
    expect(new Set(set.viewWeights)).toEqual(new Set([0]));
    await withModels(createModelsFrom(checkpoint), async (models) => {
      const found = await predictScenes(models, set);
      set.viewWeights.fill(1);
      expect(found).toEqual(await predictScenes(models, set));
    });
    await expect(fitSpp({ checkpoint, dataDir: dir, backend })).rejects.toThrow(
      /in the 12 labelled frames of split "train" every mask is empty or cut/,
    );
  });
});

test('missing folders are all named, with the way to get them', () => {
  const sources = [
    { folder: 'nowhere/a', obtain: 'import it with importHuman36m' },
    { folder: data.dir },
    { folder: 'nowhere/b' },
  ];
  const config = parseConfig({ name: 'lost', data: { sources } }, 'test');
  const error = (() => {
    try {
      return trainingSources(config);
    } catch (thrown) {
      return thrown as Error;
    }
  })() as Error;
  expect(error.name).toBe('MissingDataError');
  expect(error.message).toBe(
    'lost: data are missing\n' +
      '  nowhere/a: expected a data folder, found nothing; import it with importHuman36m\n' +
      '  nowhere/b: expected a data folder, found nothing',
  );
});

test('folders that are no data folder are missing, too; what is in them is said', async () => {
  const put = async (name: string, ...files: string[]) => {
    const folder = path.join(data.root, name);
    await mkdir(folder);
    for (const file of files) await writeFile(path.join(folder, file), '');
    return folder;
  };
  const empty = await put('empty');
  const raw = await put('raw', 'S9', 'S11', 'S5', 'S6', 'S1');
  const half = await put('half', 'readme');
  const sources = [
    { folder: empty, obtain: 'import it with importHuman36m' },
    { folder: raw, obtain: 'ask' },
    { folder: half },
    { folder: path.join(half, 'readme') },
    { folder: data.dir },
  ];
  const config = parseConfig({ name: 'lost', ...tinyTraining, data: { sources } }, 'test');
  const lines = [
    'lost: data are missing',
    `  ${empty}: expected a data folder, found an empty folder; import it with importHuman36m`,
    `  ${raw}: expected a data folder, found no dataset.json in it, only S1, S11, S5 and 2 more; ask`,
    `  ${half}: expected a data folder, found no dataset.json in it, only readme`,
    `  ${path.join(half, 'readme')}: expected a data folder, found a file`,
  ];
  const thrown = (...all: string[]) =>
    expect.objectContaining({ name: 'MissingDataError', message: all.join('\n') });
  expect(() => trainingSources(config)).toThrow(thrown(...lines));

  const before = tf.memory().numTensors;
  const { detector, shapePrior, dispose } = createModels(config, 'count');
  const [first, second] = [detector, shapePrior].map(({ parameters }) => parameters.count);
  dispose();
  const built = `  the networks are built (${first} parameters, and ${second} of the shape prior); no step was taken`;
  await expect(dryRun({ config, backend })).rejects.toThrow(thrown(...lines, built));
  expect(tf.memory().numTensors).toBe(before);
});

test('wrong sources are errors that say what to do', async () => {
  const config = mixed();
  const two = [{ folder: 'a', weight: 1 }, { folder: 'b' }];
  expect(() => trainingSources(config, 'other')).toThrow(/leave one of them out/);
  expect(() => withDataFolder(config, 'other')).toThrow(/names 2 folders/);
  expect(() => trainingSources(parseConfig({ name: 'x' }, 'test'))).toThrow(/no data folder/);
  expect(() => mixed({ data: { sources: two } })).toThrow(/weight for every source or for none/);
  const strange = mixed({ data: { sources: [{ folder: data.dir, cameras: ['front'] }] } });
  await expect(openTrainingSets(strange, trainingSources(strange), {})).rejects.toThrow(
    /has no view "front", only cam0, cam1, cam2, cam3/,
  );
  const one = mixed({ data: { sources: [{ folder: 'a', obtain: 'ask' }] } });
  expect(withDataFolder(one, 'b').data.sources).toEqual([{ folder: 'b', obtain: 'ask' }]);
});
