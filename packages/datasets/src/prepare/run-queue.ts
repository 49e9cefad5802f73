import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Job, Queue } from 'bullmq';
import { hashOf } from './decode-chunk.js';
import { finishedChunks } from './finish-prepared.js';
import { PLAN_FILE } from './prepared-plan.js';

/** What `runQueue` needs. */
export interface QueueWork {
  /** redis:// or rediss:// */
  url: string;
  out: string;
  chunks: number;
  /** Seconds until a chunk of a silent machine goes to another one. */
  lease: number;
  /** Chunks at the same time on this machine. */
  workers: number;
  ensure(chunk: number): Promise<void>;
  /** Chunks that are not there yet, now and then. */
  onMissing(chunks: ReadonlySet<number>): void;
  onNote?(message: string): void;
  signal?: AbortSignal;
}

/** Tries of a chunk, each on whichever machine is free. */
const ATTEMPTS = 3;
/** Times that a chunk may lose its machine. */
const MOST_LOSSES = 100;
const JOBS_PER_CALL = 1000;
const POLL_MS = 200;

/**
 * Shares the chunks of a prepared folder with all machines that call this for the same folder on the
 * same Redis server. Whoever comes first adds the jobs; a job is named by its chunk, so that adding
 * it twice changes nothing. Ends when every chunk is there. A chunk that two machines make, because
 * one was thought dead, is written twice with the same bytes.
 */
export async function runQueue(work: QueueWork): Promise<void> {
  const { url, out, chunks, lease, workers, ensure, onMissing, onNote, signal } = work;
  const { Queue, Worker, WaitingError } = await load(() => import('bullmq'));
  const place = await checkServer(url);
  // The plan names the work: other folders have other queues.
  const name = `prepare-${hashOf(await readFile(join(out, PLAN_FILE))).slice(0, 16)}`;
  // From here to the listener nothing waits, so that no abort is missed.
  signal?.throwIfAborted();
  let isOver = false;
  const connection = {
    url,
    maxRetriesPerRequest: null,
    retryStrategy: (times: number) => (isOver ? null : Math.min(100 * times, 2000)),
  };
  const settings = { prefix: 'mas', connection };
  let isLost = false;
  const noteLoss = (error: Error): void => {
    if (!isLost) onNote?.(`${place}: ${error.message || 'no connection'}; trying on`);
    isLost = true;
  };
  const queue = new Queue(name, settings);
  queue.on('error', noteLoss);
  let failure: unknown;
  const process = async (job: Job, token?: string): Promise<void> => {
    try {
      await ensure(chunkOf(job.id));
    } catch (error) {
      if (signal?.aborted) {
        await job.moveToWait(token);
        throw new WaitingError();
      }
      failure ??= error;
      throw error;
    }
  };
  const worker = new Worker(name, process, {
    ...settings,
    autorun: false,
    concurrency: workers,
    lockDuration: 1000 * lease,
    stalledInterval: 500 * lease,
    maxStalledCount: MOST_LOSSES,
    drainDelay: 1,
  });
  worker.on('error', noteLoss);
  worker.on('stalled', (id) => onNote?.(`chunk ${chunkOf(id)} lost its machine: it is made again`));

  const aborted = new Promise<never>((_, reject) => {
    signal?.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
  });
  aborted.catch(() => {});
  const missing = new Set(Array.from({ length: chunks }, (_, i) => i));
  const untilWhole = async (): Promise<void> => {
    // Left by an end in the middle of an end.
    await queue.resume();
    await queue.clean(0, 0, 'failed');
    await addJobs(queue, [...missing]);
    worker.run().catch(noteLoss);
    let idle = 0;
    for (;;) {
      for (const chunk of await finishedChunks(out)) missing.delete(chunk);
      onMissing(missing);
      const counts = await queue.getJobCounts('waiting', 'active', 'delayed', 'failed');
      isLost = false;
      const open = counts.waiting + counts.active + counts.delayed;
      // Chunks that were there before are jobs too: they are compared with their hashes.
      if (missing.size === 0 && open === 0) return;
      if (failure !== undefined) throw failure;
      if (open === 0 && counts.failed > 0) await throwFailed(queue);
      // Nobody works, and yet something is missing: the server has forgotten its jobs, or somebody
      // has deleted a chunk. File systems may be late, so not at once.
      idle = open === 0 ? idle + POLL_MS : 0;
      if (idle > 1000 * lease) {
        for (const chunk of missing) await queue.remove(jobName(chunk));
        await addJobs(queue, [...missing]);
        idle = 0;
      }
      await sleep(POLL_MS);
    }
  };
  let isWhole = false;
  try {
    await Promise.race([untilWhole(), aborted]);
    isWhole = true;
  } finally {
    // Waits for jobs that run, but not for a server that is gone.
    if (isLost) isOver = true;
    await (isLost ? withinSeconds(2, worker.close(true)) : worker.close());
    // What there is to know is on disk. Another machine may do the same just now.
    if (isWhole) await queue.obliterate({ force: true }).catch(() => {});
    isOver = true;
    await withinSeconds(2, Promise.all([queue.disconnect(), worker.disconnect()]));
  }
}

function jobName(chunk: number): string {
  // BullMQ takes no plain numbers.
  return `c${chunk}`;
}

function chunkOf(job: string | undefined): number {
  return Number(job?.slice(1));
}

async function addJobs(queue: Queue, chunks: number[]): Promise<void> {
  for (let i = 0; i < chunks.length; i += JOBS_PER_CALL) {
    await queue.addBulk(
      chunks.slice(i, i + JOBS_PER_CALL).map((chunk) => ({
        name: 'chunk',
        data: null,
        opts: {
          jobId: jobName(chunk),
          attempts: ATTEMPTS,
          backoff: { type: 'fixed', delay: 1000 },
        },
      })),
    );
  }
}

async function throwFailed(queue: Queue): Promise<never> {
  const [job] = await queue.getFailed(0, 0);
  throw new Error(
    `prepareDataset: chunk ${chunkOf(job?.id)} failed ${ATTEMPTS} times, the last time with: ` +
      `${job?.failedReason ?? 'unknown'}. Mend that and run the same command again.`,
  );
}

/** The optional peers, or one line that says how to get them. */
async function load<T>(get: () => Promise<T>): Promise<T> {
  try {
    return await get();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_MODULE_NOT_FOUND') throw error;
    throw new Error(
      'prepareDataset: expected the packages bullmq and ioredis for a queue, found none. ' +
        'Install them: npm install bullmq ioredis',
      { cause: error },
    );
  }
}

/** Asks the server once: BullMQ itself would try for ever. Returns the URL without its password. */
async function checkServer(url: string): Promise<string> {
  const { Redis } = await load(() => import('ioredis'));
  const parsed = URL.canParse(url) ? new URL(url) : null;
  if (!parsed || !/^rediss?:$/.test(parsed.protocol)) {
    throw new Error(
      `prepareDataset: expected a queue such as redis://host:6379, found ${parsed ? `${parsed.protocol}//` : JSON.stringify(url)}`,
    );
  }
  const place = `${parsed.protocol}//${parsed.host}${parsed.pathname}`;
  const client = new Redis(url, {
    lazyConnect: true,
    connectTimeout: 10_000,
    maxRetriesPerRequest: 0,
    retryStrategy: () => null,
  });
  let reason = '';
  client.on('error', (error: Error) => {
    reason ||= error.message || (error as NodeJS.ErrnoException).code || '';
  });
  try {
    await client.connect();
    await client.ping();
  } catch (error) {
    throw new Error(
      `prepareDataset: expected a Redis server at ${place}, found none that answers ` +
        `(${reason || (error as Error).message}). Start one with redis-server, or check host, port and password.`,
      { cause: error },
    );
  } finally {
    client.disconnect();
  }
  return place;
}

/** Gives up on what a lost server may never answer. */
async function withinSeconds(seconds: number, work: Promise<unknown>): Promise<void> {
  const controller = new AbortController();
  const late = sleep(1000 * seconds, undefined, { signal: controller.signal });
  await Promise.race([work, late]).catch(() => {});
  controller.abort();
  await late.catch(() => {});
}
