import { join, resolve } from 'node:path';
import { exists } from '../exists.js';
import { mapConcurrent } from '../map-concurrent.js';
import { createChunkPool } from './chunk-pool.js';
import { finishedChunks, finishPrepared } from './finish-prepared.js';
import { ChunkLayout, PLAN_FILE, readPlan } from './prepared-plan.js';
import { preparedSettings, type PreparedOptions } from './prepared-settings.js';
import { runQueue } from './run-queue.js';
import { scanPlan } from './scan-plan.js';
import { settlePlan } from './settle-plan.js';
import { Stopped } from './stop-check.js';

/** Options of `prepareDataset`. */
export interface PrepareDatasetOptions extends PreparedOptions {
  /** The data folder. */
  dir: string;
  /** The folder to write, or to go on with. */
  out: string;
  /** Threads, 1 by default. */
  workers?: number;
  /** Makes only the chunks i with i % count = index: one part of several processes. */
  shard?: { index: number; count: number };
  /** URL of a Redis server through which several machines share the chunks (BullMQ). */
  queue?: string;
  /**
   * With `queue`: seconds until a chunk goes to another machine when the one that has it does not
   * answer any more; 30 by default.
   */
  lease?: number;
  /** Scenes done, of those that are this process's to do. */
  onProgress?(done: number, total: number): void;
  /** Something that the user should know, such as a chunk that is made anew. */
  onNote?(message: string): void;
  /** Rejects with the signal's reason soon after it is aborted; what is finished stays. */
  signal?: AbortSignal;
}

/** What `prepareDataset` did. */
export interface PreparedSummary {
  /** Chunks that this process made, and those that it found whole. */
  made: number;
  kept: number;
  /** Chunks that are there now, of all. */
  finished: number;
  chunks: number;
  /** Usable scenes, and those that were left out; null until the last chunk is there. */
  scenes: { kept: number; skipped: number } | null;
}

/**
 * Cuts the crops, masks and weighting maps of a data folder once, into a folder of chunks that
 * `openDataset` and training read instead of computing them anew. The same command again goes on
 * where it was stopped or killed, keeps whole chunks (their hashes are compared) and makes damaged
 * ones anew. Several processes on several machines may work on one folder; see the README.
 *
 * @returns What was done. `scenes` is null while chunks of other processes are missing.
 * @throws DataError when `out` holds anything else, or was prepared with other settings, data or
 *   versions; Error for a wrong option, or when no scene is usable.
 *
 * @example
 * ```ts no-run needs a data folder
 * import { openDataset, prepareDataset, prepareScenes } from '@mas/datasets';
 *
 * await prepareDataset({ dir: 'data/walk', out: 'prepared/walk', workers: 4 });
 * const [scenes] = await prepareScenes(await openDataset('prepared/walk'), 'train');
 * ```
 */
export async function prepareDataset(options: PrepareDatasetOptions): Promise<PreparedSummary> {
  const { dir, out, workers = 1, shard, queue, lease = 30, onNote, signal } = options;
  checkOptions(options);
  const settings = preparedSettings(options);
  // Many processes on one file system: the first reads the lists of files. A change of the data is
  // noticed all the same, when a sequence is opened for its chunk.
  const isShared = shard !== undefined || queue !== undefined;
  const hasPlan = isShared && (await exists(join(out, PLAN_FILE)));
  const known = hasPlan ? (await readPlan(out)).sequences : undefined;
  const plan = await settlePlan(out, await scanPlan(dir, out, options.splits, settings, known));
  const layout = new ChunkLayout(plan);
  const { index, count } = shard ?? { index: 0, count: 1 };
  const mine = Array.from({ length: layout.count }, (_, i) => i).filter((i) => i % count === index);
  const total = mine.reduce((sum, chunk) => sum + layout.at(chunk).count, 0);
  const before = await finishedChunks(out);

  signal?.throwIfAborted();
  const pool = await createChunkPool(dir, out, workers);
  signal?.addEventListener('abort', pool.stop);
  let done = 0;
  const summary = { made: 0, kept: 0 };
  const ensure = async (chunk: number): Promise<void> => {
    signal?.throwIfAborted();
    const { state, scenes } = await pool.ensure(chunk).catch((error: unknown) => {
      throw error instanceof Stopped ? signal!.reason : error;
    });
    summary[state]++;
    if (state === 'made' && before.has(chunk)) {
      onNote?.(`chunk ${chunk} was damaged and has been made anew`);
    }
    done += scenes;
    if (queue === undefined) options.onProgress?.(done, total);
  };
  const onMissing = (chunks: ReadonlySet<number>): void => {
    const open = [...chunks].reduce((sum, chunk) => sum + layout.at(chunk).count, 0);
    options.onProgress?.(total - open, total);
  };
  try {
    if (queue === undefined) {
      await mapConcurrent(mine.length, workers, (i) => ensure(mine[i]));
    } else {
      const work = { url: queue, out, chunks: layout.count, lease, workers };
      await runQueue({ ...work, ensure, onMissing, onNote, signal });
    }
  } finally {
    signal?.removeEventListener('abort', pool.stop);
    await pool.close();
  }
  const manifest = await finishPrepared(out, plan);
  const sum = (values: number[]): number => values.reduce((a, b) => a + b, 0);
  return {
    ...summary,
    finished: manifest ? layout.count : (await finishedChunks(out)).size,
    chunks: layout.count,
    scenes: manifest && {
      kept: sum(manifest.chunks.map(({ scenes }) => scenes)),
      skipped: sum(manifest.chunks.map(({ skipped }) => skipped.length)),
    },
  };
}

function checkOptions({ dir, out, workers = 1, shard, queue, lease = 30 }: PrepareDatasetOptions) {
  const fail = (expected: string, found: unknown): never => {
    throw new Error(`prepareDataset: expected ${expected}, found ${String(found)}`);
  };
  if (resolve(dir) === resolve(out)) fail('out to be another folder than dir', out);
  if (!Number.isInteger(workers) || workers < 1 || workers > 256) {
    fail('workers from 1 to 256', workers);
  }
  if (shard) {
    const { index, count } = shard;
    const isRight =
      Number.isInteger(count) && Number.isInteger(index) && index >= 0 && index < count;
    if (!isRight) fail('a shard with 0 <= index < count', `${index} of ${count}`);
    if (queue !== undefined) fail('either a shard or a queue', 'both');
  }
  if (!(lease >= 1 && lease <= 86_400)) fail('a lease from 1 to 86400 s', lease);
}
