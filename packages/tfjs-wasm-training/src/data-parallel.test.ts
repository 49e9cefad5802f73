import { createReplicaMemory, Replica } from './data-parallel-replica.js';
import { scaledError } from './testing/compare.js';

// Worker threads need the built package.
const { DataParallel } = (await import(
  new URL('../dist/data-parallel.js', import.meta.url).href
)) as typeof import('./data-parallel.js');

const module = new URL('../test/replica.mjs', import.meta.url);

/** Replicas that share this thread. */
function group(count: number): Replica[] {
  const memory = createReplicaMemory(count);
  return Array.from({ length: count }, (_, i) => new Replica(i, count, memory, false));
}

function threads(): number {
  return process.getActiveResourcesInfo().filter((name) => name === 'MessagePort').length;
}

describe('Replica', () => {
  test('alone, waits for nobody and changes nothing', async () => {
    const [replica] = group(1);
    const values = Float32Array.of(1, 2, 3);
    await replica.barrier();
    await replica.average([values]);
    expect([...values]).toEqual([1, 2, 3]);
    expect(await replica.any(false)).toBe(false);
    expect(await replica.any(true)).toBe(true);
    expect(replica.share([1, 2, 3])).toEqual([1, 2, 3]);
  });

  test('averages arrays of any size, more than one round holds and none', async () => {
    const sizes = [5, 0, 2 ** 20 - 7, 13, 2 ** 21 + 1];
    const values = [0, 1, 2].map((r) =>
      sizes.map((size, i) =>
        Float32Array.from({ length: size }, (_, k) => (k % 101) * 3 + i + 3 * r),
      ),
    );
    await Promise.all(group(3).map((replica, r) => replica.average(values[r])));
    sizes.forEach((size, i) => {
      const want = Float32Array.from({ length: size }, (_, k) => (k % 101) * 3 + i + 3);
      for (const arrays of values)
        expect(Buffer.from(arrays[i].buffer).equals(Buffer.from(want.buffer))).toBe(true);
    });
    await Promise.all(group(2).map((replica) => replica.average([])));
  });

  test('refuses different numbers of values', async () => {
    const outcomes = await Promise.allSettled(
      group(2).map((replica, r) => replica.average([new Float32Array(3 + r)])),
    );
    for (const outcome of outcomes) {
      expect(outcome).toMatchObject({
        reason: { message: 'average: expected as many values from every replica, found 3,4' },
      });
    }
  });

  test('any is true everywhere when one says so, and forgets', async () => {
    const replicas = group(3);
    const ask = (flags: boolean[]) => Promise.all(replicas.map((r, i) => r.any(flags[i])));
    expect(await ask([false, true, false])).toEqual([true, true, true]);
    expect(await ask([false, false, false])).toEqual([false, false, false]);
  });

  test('shares cover a list once', () => {
    const shares = group(3).map((replica) => replica.share([...'abcdefg']));
    expect(shares.flat().toSorted().join('')).toBe('abcdefg');
  });

  test('notices that another failed or finished while it waits', async () => {
    const [first, second] = group(2);
    const waiting = first.average([Float32Array.of(1)]);
    setTimeout(() => second.leave('failed'), 20);
    await expect(waiting).rejects.toThrow('another replica has failed');
    const [third, fourth] = group(2);
    const alone = third.barrier();
    setTimeout(() => fourth.leave('finished'), 20);
    await expect(alone).rejects.toThrow(/replica 0 waits for one that has finished/);
  });
});

describe('DataParallel', () => {
  afterEach(() => expect(threads()).toBe(0));

  test('trains as one thread does with the joined batch, and to the same weights everywhere', async () => {
    const data = { behaviour: 'train', steps: 30, batch: 12 };
    const train = (replicas: number) =>
      new DataParallel<typeof data, { weights: number[]; leaked: number }>(module, {
        replicas,
        data,
      }).results;
    const [alone] = await train(1);
    const [first, second, third] = await train(3);
    expect(first.leaked).toBe(0);
    expect(second.weights).toEqual(first.weights);
    expect(third.weights).toEqual(first.weights);
    expect(scaledError(first.weights, alone.weights)).toBeLessThan(1e-5);
    expect((await train(3))[0].weights).toEqual(first.weights);
  });

  test('the first replica can run in the calling thread', async () => {
    const data = { behaviour: 'unequal' };
    const failing = new DataParallel(module, {
      replicas: 2,
      data,
      first: (replica) => replica.average([new Float32Array(9)]),
    });
    await expect(failing.results).rejects.toThrow(/expected as many values .* found 9,4/);
    const passing = new DataParallel(module, {
      replicas: 1,
      data,
      first: (replica) => Promise.resolve(replica.count),
    });
    expect(await passing.results).toEqual([1]);
  });

  test.each([0, 1, 2])('the error of replica %i reaches the caller', async (index) => {
    const { results } = new DataParallel(module, {
      replicas: 3,
      data: { behaviour: 'fail', index },
    });
    const error = await results.catch((error: Error) => error);
    expect(error).toMatchObject({ name: 'RangeError', message: `no luck in ${index}` });
  });

  test('the error of the first replica in the calling thread, too', async () => {
    const { results } = new DataParallel(module, {
      replicas: 2,
      data: { behaviour: 'fail' },
      first: () => Promise.reject(new Error('mine')),
    });
    await expect(results).rejects.toThrow('mine');
  });

  test('a thread that exits, finishes early or never comes ends the others', async () => {
    const run = (behaviour: string) =>
      new DataParallel(module, { replicas: 2, data: { behaviour } }).results;
    await expect(run('exit')).rejects.toThrow('replica 1 ended unexpectedly, with exit code 3');
    await expect(run('leave')).rejects.toThrow('replica 0 waits for one that has finished');
    await expect(run('hang')).rejects.toThrow('stuck without me');
  });

  test('terminate ends all', async () => {
    const training = new DataParallel(module, { replicas: 1, data: { behaviour: 'hang' } });
    expect(threads()).toBe(1);
    const outcome = expect(training.results).rejects.toThrow(/ended unexpectedly/);
    await training.terminate();
    await outcome;
  });

  test('a module without a replica, or a wrong number, is an error', async () => {
    const other = new URL('../dist/index.js', import.meta.url);
    const { results } = new DataParallel(other, { replicas: 2 });
    await expect(results).rejects.toThrow(/index\.js must export a function named replica/);
    expect(() => new DataParallel(module, { replicas: 0 })).toThrow(/positive integer, got 0/);
  });
});
