import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { tinyDataset, tinyTraining } from '../test/tiny-dataset.js';
import { createReplicaMemory, ReplicaFailure, ReplicaGroup } from './replica-group.js';

test('one replica alone waits for nobody and changes nothing', async () => {
  const group = new ReplicaGroup(0, 1, createReplicaMemory(1, 3));
  const values = Float32Array.of(1, 2, 3);
  await group.barrier();
  expect(await group.average([values], false)).toBe(false);
  expect(await group.average([values], true)).toBe(true);
  expect([...values]).toEqual([1, 2, 3]);
  expect(group.share([1, 2, 3])).toEqual([1, 2, 3]);
});

test('shares cover a list once', () => {
  const memory = createReplicaMemory(3, 1);
  const shares = [0, 1, 2].map((i) => new ReplicaGroup(i, 3, memory).share([...'abcdefg']));
  expect(shares.flat().toSorted().join('')).toBe('abcdefg');
});

test('the first replica notices the failure of another while it waits', async () => {
  const memory = createReplicaMemory(2, 1);
  const waiting = new ReplicaGroup(0, 2, memory).average([Float32Array.of(1)], false);
  setTimeout(() => new ReplicaGroup(1, 2, memory).fail(), 20);
  await expect(waiting).rejects.toThrow(ReplicaFailure);
});

test('two replicas in threads train to the same bytes twice, and a dead one ends the run', async () => {
  // Worker threads need the built package.
  const built = await import('../dist/index.js');
  const data = await tinyDataset();
  const backend = await built.selectBackend('wasm');
  const run = async (name: string, change: object) => {
    const runDir = path.join(data.root, name);
    const config = built.parseConfig({ name, ...tinyTraining, replicas: 2, ...change }, 'test');
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
