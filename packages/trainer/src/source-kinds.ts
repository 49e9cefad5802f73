import type { TrainConfig } from './config.js';

/** Whether each source of a configuration is of calibrated views; one value where it names none. */
export function sourceKinds({ data: { multiView, sources } }: TrainConfig): boolean[] {
  return sources.length > 0 ? sources.map((one) => one.multiView ?? multiView) : [multiView];
}
