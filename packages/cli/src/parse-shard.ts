import { UsageError } from './usage-error.js';

/** One part of several. */
export interface Shard {
  index: number;
  count: number;
}

/**
 * Reads `--shard`: `3/16`, counted from 0; `auto` inside a Slurm array; `auto/16` inside an Indexed
 * Job of Kubernetes, which does not tell its number of parts.
 *
 * @param env the variables that Slurm or Kubernetes sets.
 * @throws {UsageError} that says what was expected.
 */
export function parseShard(text: string, env: NodeJS.ProcessEnv = process.env): Shard {
  const [, first, second] = /^(auto|\d+)(?:\/(\d+))?$/.exec(text) ?? [];
  if (first === undefined || (first !== 'auto' && second === undefined)) {
    throw new UsageError(
      `--shard: expected a part such as 0/16, counted from 0, or auto, found "${text}"`,
    );
  }
  const { index, count } =
    first === 'auto'
      ? fromEnvironment(env, second === undefined ? undefined : Number(second))
      : { index: Number(first), count: Number(second) };
  if (index < count) return { index, count };
  throw new UsageError(
    `--shard: expected a part from 0/${count} to ${count - 1}/${count}, found ${index}/${count}`,
  );
}

function fromEnvironment(env: NodeJS.ProcessEnv, count: number | undefined): Shard {
  const number = (name: string): number | undefined =>
    /^\d+$/.test(env[name] ?? '') ? Number(env[name]) : undefined;
  const task = number('SLURM_ARRAY_TASK_ID');
  if (task !== undefined) {
    const step = number('SLURM_ARRAY_TASK_STEP') ?? 1;
    const index = (task - (number('SLURM_ARRAY_TASK_MIN') ?? 0)) / Math.max(1, step);
    const tasks = count ?? number('SLURM_ARRAY_TASK_COUNT');
    if (tasks === undefined) {
      throw new UsageError(
        '--shard: expected SLURM_ARRAY_TASK_COUNT to be set, found nothing; say auto/N',
      );
    }
    if (!Number.isInteger(index) || index >= tasks) {
      throw new UsageError(
        `--shard: expected a Slurm array of one range, such as --array=0-${tasks - 1}, found task ${task}`,
      );
    }
    return { index, count: tasks };
  }
  const index = number('JOB_COMPLETION_INDEX');
  if (index === undefined) {
    throw new UsageError(
      '--shard: auto reads SLURM_ARRAY_TASK_ID or JOB_COMPLETION_INDEX, found neither; say 0/16, 1/16 ...',
    );
  }
  if (count === undefined) {
    throw new UsageError(
      '--shard: Kubernetes does not say how many parts there are: say auto/N with N the completions of the Job',
    );
  }
  return { index, count };
}
