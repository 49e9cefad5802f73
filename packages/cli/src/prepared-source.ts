import path from 'node:path';
import type { TrainConfig } from '@mas/trainer';
import { UsageError } from './usage-error.js';

/**
 * Whether a configuration trains on all views of a folder together, or on each alone: as its source
 * of that folder says where it lists some.
 *
 * @throws {UsageError} if it trains on some of the cameras only: where the person is cut out depends
 * on which cameras see them, so that training would not use what is prepared for all of them.
 */
export function preparedSource(
  { name, data }: Pick<TrainConfig, 'name' | 'data'>,
  dir: string,
): { multiView: boolean } {
  const { sources } = data;
  const own = sources.filter(({ folder }) => path.resolve(folder) === path.resolve(dir));
  // "mas train --data" puts another folder in the place of the only one.
  const meant = own.length > 0 || sources.length > 1 ? own : sources;
  const chosen = meant.find(({ cameras }) => cameras !== undefined);
  if (chosen) {
    throw new UsageError(
      `prepare: ${name} trains on the cameras ${chosen.cameras!.join(', ')} of ${chosen.folder} alone ` +
        '(data.sources, cameras), and a prepared folder holds all cameras together; train on the data ' +
        'folder as it is, or import those cameras into a folder of their own and prepare that',
    );
  }
  return { multiView: meant[0]?.multiView ?? data.multiView };
}
