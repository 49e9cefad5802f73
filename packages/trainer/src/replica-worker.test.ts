import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { tinyDataset, tinyTraining } from '../test/tiny-dataset.js';

test('two replicas in threads train to the same bytes twice, and a dead one ends the run', async () => {
  // Worker threads need the built package.
  const built = await import('../dist/index.js');
  const data = await tinyDataset();
  const backend = await built.selectBackend('wasm');
  const run = async (name: string, change: object) => {
    const runDir = path.join(data.root, name);
    // With stages that the loss decides: replicas must come to the same decision.
    const stages = { switch: 'convergence', improvement: 1, overSteps: 1, arms: 0.9 };
    const pose = { ...tinyTraining.pose, stages };
    const parts = { ...tinyTraining, pose, replicas: 2, ...change };
    const config = built.parseConfig({ name, ...parts }, 'test');
    await built.train({ config, dataDir: data.dir, runDir, backend });
    return readFile(path.join(runDir, 'checkpoint', 'weights.safetensors'));
  };
  try {
    const first = await run('first', {});
    expect((await run('second', {})).equals(first)).toBe(true);
    const broken = { ...backend, taken: 'no such backend' as never };
    const config = built.parseConfig({ name: 'x', ...tinyTraining, replicas: 2 }, 'test');
    const runDir = path.join(data.root, 'broken');
    await expect(
      built.train({ config, dataDir: data.dir, runDir, backend: broken }),
    ).rejects.toThrow(/no such backend/);
  } finally {
    await data.remove();
  }
});
