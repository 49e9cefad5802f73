import { spawn } from 'node:child_process';
import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { folderContent } from '../../test/folder-content.js';
import { hasRedis, startRedis, type RedisServer } from '../../test/redis-server.js';
import { scratchFolder } from '../../test/scratch-folder.js';
import { ballSequence } from '../../test/tiny-dataset.js';
import { writeDataset } from '../write-dataset.js';
import { prepareDataset, type PreparedSummary } from './prepare-dataset.js';
import { runQueue } from './run-queue.js';

const root = scratchFolder();
const dir = join(root, 'data');
const script = fileURLToPath(new URL('../../test/queue-process.mjs', import.meta.url));
const options = { dir, patchSize: 24, maskSize: 12, chunkScenes: 3 };
const CHUNKS = 12;

/** Another machine, as far as this one can tell. */
function startProcess(more: object, node: string[] = []) {
  const child = spawn(
    process.execPath,
    [...node, script, JSON.stringify({ ...options, ...more })],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  let printed = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (printed += text));
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
  return {
    child,
    ended,
    text: () => printed,
    summary: () => JSON.parse(/^summary (.*)$/m.exec(printed)?.[1] ?? 'null') as PreparedSummary,
  };
}

function finished(out: string): number {
  try {
    return readdirSync(join(out, 'chunks')).filter((name) => name.endsWith('.json')).length;
  } catch {
    return 0;
  }
}

/** Waits; throws what a process printed that ended before. */
async function until(
  isTrue: () => boolean,
  ...processes: ReturnType<typeof startProcess>[]
): Promise<void> {
  while (!isTrue()) {
    const over = processes.find(({ child }) => child.exitCode !== null);
    if (over) throw new Error(`a process ended too early: ${over.text()}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

const canRun = hasRedis();
if (!canRun) console.warn('skipped: redis-server is not installed (apt-get install redis-server)');

beforeAll(async () => {
  const splits = { train: ['walk', 'turn'] };
  const sequences = [ballSequence('walk', 20), ballSequence('turn', 16)];
  await writeDataset(dir, { skeleton: 'two', splits }, sequences, { imageFormat: 'png' });
});

(canRun ? describe : describe.skip)('a queue in Redis', () => {
  let redis: RedisServer;
  let expected: Record<string, string>;

  beforeAll(async () => {
    await prepareDataset({ ...options, out: join(root, 'alone') });
    expected = folderContent(join(root, 'alone'));
    redis = await startRedis(root);
  });
  afterAll(() => redis?.stop());

  it('delivers every chunk once though a process is killed in the middle', async () => {
    const out = join(root, 'shared');
    const queue = { out, queue: redis.url, lease: 2 };
    const [first, second] = [startProcess(queue), startProcess(queue)];
    await until(() => finished(out) >= 3 && /progress/.test(first.text()), first, second);
    first.child.kill('SIGKILL');
    expect(finished(out)).toBeLessThan(CHUNKS);
    expect(await first.ended).toBe(null);
    expect(await second.ended).toBe(0);
    expect(second.summary()).toMatchObject({
      finished: CHUNKS,
      chunks: CHUNKS,
      scenes: { kept: 36, skipped: 0 },
    });
    expect(folderContent(out)).toEqual(expected);
  });

  it('gives every chunk to one of two processes, and leaves nothing in Redis', async () => {
    const out = join(root, 'both');
    const queue = { out, queue: redis.url, workers: 1 };
    const both = [startProcess(queue), startProcess(queue)];
    for (const { ended } of both) expect(await ended).toBe(0);
    const made = both.map(({ summary }) => summary().made);
    // Each chunk by one of them: nobody was thought dead.
    expect(made[0] + made[1]).toBe(CHUNKS);
    expect(folderContent(out)).toEqual(expected);
    const { Redis } = await import('ioredis');
    const client = new Redis(redis.url);
    expect(await client.keys('mas:*')).toEqual([]);
    client.disconnect();
  });

  it('stops when aborted, and another process goes on at once', async () => {
    const out = join(root, 'stopped');
    const controller = new AbortController();
    const stopped = prepareDataset({
      ...options,
      out,
      queue: redis.url,
      onProgress: (done) => done > 0 && controller.abort(new Error('enough')),
      signal: controller.signal,
    });
    await expect(stopped).rejects.toThrow('enough');
    expect(finished(out)).toBeLessThan(CHUNKS);
    const { made, kept } = await prepareDataset({ ...options, out, queue: redis.url });
    expect(made + kept).toBeGreaterThan(0);
    expect(folderContent(out)).toEqual(expected);
  });

  it('makes nothing when it is aborted while it looks for the server', async () => {
    const controller = new AbortController();
    let made = 0;
    const stopped = runQueue({
      url: redis.url,
      out: join(root, 'alone'),
      chunks: CHUNKS,
      lease: 1,
      workers: 1,
      ensure: async () => void made++,
      onMissing: () => {},
      signal: controller.signal,
    });
    controller.abort(new Error('enough'));
    await expect(stopped).rejects.toThrow('enough');
    expect(made).toBe(0);
  });

  it('goes on when the server forgets everything, and stops while it is gone', async () => {
    const out = join(root, 'forgotten');
    const own = await startRedis(root);
    const work = startProcess({ out, queue: own.url, lease: 1 });
    await until(() => finished(out) >= 2, work);
    await own.stop();
    await until(() => /note redis:.*trying on/.test(work.text()), work);
    const again = await startRedis(root, Number(new URL(own.url).port));
    expect(await work.ended).toBe(0);
    expect(folderContent(out)).toEqual(expected);

    const controller = new AbortController();
    rmSync(out, { recursive: true });
    let lost = () => {};
    const isLost = new Promise<void>((resolve) => (lost = resolve));
    const stopped = prepareDataset({
      ...options,
      out,
      queue: again.url,
      onNote: () => lost(),
      signal: controller.signal,
    });
    await until(() => finished(out) >= 1);
    await again.stop();
    await isLost;
    controller.abort(new Error('enough'));
    await expect(stopped).rejects.toThrow('enough');
  });

  it('makes a deleted chunk anew', async () => {
    const out = join(root, 'stopped');
    rmSync(join(out, 'chunks/000007.npz'));
    const { made, kept } = await prepareDataset({ ...options, out, queue: redis.url });
    expect([made, kept]).toEqual([1, CHUNKS - 1]);
    expect(folderContent(out)).toEqual(expected);
  });
});

it('names the command that installs the packages it needs', async () => {
  const hooks =
    'export function resolve(name, context, next) {' +
    ' if (name !== "bullmq") return next(name, context);' +
    ' throw Object.assign(new Error(name), { code: "ERR_MODULE_NOT_FOUND" }); }';
  const url = `data:text/javascript,${encodeURIComponent(hooks)}`;
  const register = `import { register } from 'node:module'; register(${JSON.stringify(url)});`;
  const work = startProcess({ out: join(root, 'none'), queue: 'redis://127.0.0.1:1' }, [
    '--import',
    `data:text/javascript,${encodeURIComponent(register)}`,
  ]);
  expect(await work.ended).toBe(1);
  expect(work.text()).toBe(
    'error prepareDataset: expected the packages bullmq and ioredis for a queue, found none. ' +
      'Install them: npm install bullmq ioredis\n',
  );
});
