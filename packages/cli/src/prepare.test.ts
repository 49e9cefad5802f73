import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { runMas, temporaryFolder } from '../test/run-mas.js';
import { tinyConfig, tinyData } from '../test/tiny.js';

const folder = temporaryFolder();
const { at } = folder;
const cwd = folder.dir;
afterAll(folder.remove);

const small = '--chunk 1 --workers 1';

beforeAll(async () => {
  expect((await runMas(`synth data ${tinyData}`, { cwd })).code).toBe(0);
  writeFileSync(at('tiny.yaml'), tinyConfig());
});

describe('mas prepare', () => {
  it('gives a folder on which training ends with the same weights', async () => {
    const { code, stdout } = await runMas(
      `prepare data --out exact --exact ${small} --config tiny.yaml`,
      { cwd },
    );
    expect({ code, stdout }).toEqual({
      code: 0,
      stdout:
        '4 chunks made, 0 found whole: exact has 4 of 4\n4 scenes\n' +
        'next: mas train tiny.yaml --data exact\n',
    });
    for (const data of ['data', 'exact']) {
      const words = `train tiny.yaml --data ${data} --run runs/${data}`;
      expect((await runMas(words, { cwd })).code).toBe(0);
    }
    const weights = (run: string) =>
      readFileSync(at('runs', run, 'checkpoint', 'weights.safetensors'), 'hex');
    expect(weights('exact')).toBe(weights('data'));
    // What is not prepared comes from the data folder: evaluation also scores single pictures.
    const scores = await runMas('eval --checkpoint runs/exact --data exact', { cwd });
    expect(scores).toMatchObject({ code: 0 });
    const poses = async (data: string) => {
      const words = `predict ${data} --split test --checkpoint runs/exact --no-pictures`;
      expect((await runMas(`${words} --out poses/${data}`, { cwd })).code).toBe(0);
      return readFileSync(at('poses', data, 'poses.json'), 'utf8');
    };
    expect(await poses('exact')).toBe(await poses('data'));
  });

  it('makes one part after the other', async () => {
    const env = { SLURM_ARRAY_TASK_ID: '1', SLURM_ARRAY_TASK_COUNT: '2' };
    const words = `prepare data --out parts ${small} --shard`;
    const first = await runMas(`${words} auto`, { cwd, env });
    expect(first).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('2 chunks made, 0 found whole: parts has 2 of 4\n'),
    });
    const second = await runMas(`${words} 0/2`, { cwd });
    expect(second.stdout).toContain('parts has 4 of 4\n4 scenes\n');
  });

  it('stops at Ctrl-C and goes on', async () => {
    expect((await runMas(`synth more ${tinyData} --frames 60`, { cwd })).code).toBe(0);
    const words = `prepare more --out stopped --workers 2 --chunk 2`;
    const chunks = () => readdirSync(at('stopped', 'chunks')).filter((n) => n.endsWith('.json'));
    const stopped = await runMas(words, {
      cwd,
      interruptWhen: () => existsSync(at('stopped', 'chunks')) && chunks().length > 2,
    });
    expect(stopped).toMatchObject({
      code: 130,
      stderr: expect.stringContaining(
        'mas: stopped; finished chunks are kept: go on with the same command\n',
      ),
    });
    const kept = chunks().length;
    expect(kept).toBeLessThan(60);
    expect(readdirSync(at('stopped', 'chunks')).filter((n) => n.startsWith('.'))).toEqual([]);
    const resumed = await runMas(words, { cwd });
    expect(resumed.stdout).toContain(
      `${60 - kept} chunks made, ${kept} found whole: stopped has 60 of 60\n120 scenes\n`,
    );
  });

  it('takes what the configuration says of the folder, and refuses a choice of cameras', async () => {
    const write = (sources: string) =>
      writeFileSync(at('sources.yaml'), `name: some\ndata: { sources: [${sources}] }\n`);
    const words = `prepare data --out single ${small} --config sources.yaml`;
    write('{ folder: data, cameras: [cam0, cam2] }, { folder: more }');
    const refused = await runMas(words, { cwd });
    expect(refused.code).toBe(1);
    expect(refused.stderr).toMatch(
      /^mas: prepare: some trains on the cameras cam0, cam2 of data alone \(data\.sources, cameras\)/m,
    );
    expect(existsSync(at('single'))).toBe(false);
    write('{ folder: more, cameras: [cam0] }, { folder: data, multiView: false }');
    expect(await runMas(words, { cwd })).toMatchObject({ code: 0 });
    const plan = JSON.parse(readFileSync(at('single', 'prepared.json'), 'utf8'));
    expect(plan.settings.multiView).toBe(false);
  });

  it('says what to do when the folder was prepared with other settings', async () => {
    expect((await runMas(`prepare data --out other ${small}`, { cwd })).code).toBe(0);
    const { code, stderr } = await runMas(`prepare data --out other --chunk 3`, { cwd });
    expect(code).toBe(1);
    expect(stderr).toMatch(
      /^mas: other\/prepared\.json: expected setting chunkScenes 3 as asked for now, found 1\. Ask for/,
    );
    rmSync(at('other', 'manifest.json'));
    const open = await runMas('train tiny.yaml --data other --run runs/other', { cwd });
    expect(open.stderr).toMatch(/expected all 4 chunks and manifest\.json, found 4 chunks\./);
  });
});
