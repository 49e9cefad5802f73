import type { MetricResult } from './metric-result.js';

/** Any metric of this package. */
export type Metric<Options> = (
  predicted: ArrayLike<number>,
  truth: ArrayLike<number>,
  options: Options,
) => MetricResult;

export interface Accumulator<Options> {
  /**
   * Adds a batch, with what differs from batch to batch (`visible`, `headSizes`, `frames`), and
   * returns its own result. A batch that throws leaves the average as it was.
   */
  add(
    predicted: ArrayLike<number>,
    truth: ArrayLike<number>,
    batchOptions?: Partial<Options>,
  ): MetricResult;
  /** The average over all batches, as one call with all of them gives; throws if there is none. */
  result(): MetricResult;
}

/**
 * Averages one metric over batches, in constant memory: each batch weighs as much as it has
 * comparisons. For "mean of the actions' means" keep one accumulator per action.
 *
 * @param metric `mpjpe`, `pck`, `auc`, `pckh`, `error2d`, `ambiguityRatio`, `maskIoU`, or a function
 *   of your own that returns a `MetricResult`. @param options those that all batches share.
 * @throws Error on `add` as the metric, or if a batch comes in another unit, alignment or number of
 *   joints than the first one.
 *
 * @example
 * ```ts
 * import { createAccumulator, error2d } from '@mas/metrics';
 *
 * const error = createAccumulator(error2d, { joints: 1, size: 101 });
 * error.add([1, 0], [0, 0]);
 * error.add([3, 0, 5, 0, 9, 9], [0, 0, 0, 0, 0, 0], { visible: [1, 1, 0] });
 * const { value, unit, frames } = error.result();
 * console.log(value.toFixed(6), unit, frames); // 3.000000 percent 3
 * ```
 */
export function createAccumulator<Options extends object>(
  metric: Metric<Options>,
  options: Partial<Options>,
): Accumulator<Options> {
  if (typeof metric !== 'function') {
    throw new Error(
      `createAccumulator: metric: expected a function such as mpjpe, found ${typeof metric}.`,
    );
  }
  let total: MetricResult | undefined;
  return {
    add(predicted, truth, batchOptions) {
      const batch = metric(predicted, truth, { ...options, ...batchOptions } as Options);
      total = total ? join(total, batch) : batch;
      return batch;
    },
    result() {
      if (!total) throw new Error('createAccumulator.result: expected added batches, found none.');
      return total;
    },
  };
}

function join(a: MetricResult, b: MetricResult): MetricResult {
  for (const key of ['unit', 'alignment', 'joints'] as const) {
    if (a[key] !== b[key]) {
      throw new Error(
        `createAccumulator.add: ${key}: expected ${a[key]} as in the first batch, found ${b[key]}.`,
      );
    }
  }
  const count = a.count + b.count;
  // Batches without comparisons have the value NaN.
  const sum = (a.count && a.value * a.count) + (b.count && b.value * b.count);
  return { ...a, value: sum / count, frames: a.frames + b.frames, count };
}
