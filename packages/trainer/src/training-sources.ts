import type { TrainConfig } from './config.js';
import { dataFolderFound } from './data-folder-found.js';
import { MissingDataError } from './missing-data-error.js';
import { UserError } from './user-error.js';

/** A data folder that a run learns from. */
export interface TrainingSource {
  folder: string;
  split: string;
  /** Undefined where scenes of all sources are drawn alike. */
  weight?: number;
  multiView: boolean;
  cameras?: readonly string[];
  scenesPerBatch: number;
}

/**
 * The data folders of a run: those of its configuration, or the one that is given.
 *
 * @throws {UserError} if there is none, or both; {@link MissingDataError} that names every folder
 * that is not there, or is no data folder (yet), and how to get it.
 */
export function trainingSources(config: TrainConfig, dataDir?: string): TrainingSource[] {
  const { sources, split, multiView } = config.data;
  const { scenesPerBatch } = config.pose;
  if (sources.length === 0 && dataDir === undefined) {
    throw new UserError(
      `${config.name}: no data folder to learn from; name one, or list them in data.sources`,
    );
  }
  if (sources.length > 0 && dataDir !== undefined) {
    throw new UserError(
      `${config.name}: data.sources already names ${sources.map(({ folder }) => folder).join(', ')}; found ${dataDir} besides; leave one of them out`,
    );
  }
  if (dataDir !== undefined) return [{ folder: dataDir, split, multiView, scenesPerBatch }];
  const missing = sources.flatMap(({ folder, obtain }) => {
    const found = dataFolderFound(folder);
    if (found === undefined) return [];
    return `  ${folder}: expected a data folder, found ${found}${obtain ? `; ${obtain}` : ''}`;
  });
  if (missing.length > 0) {
    throw new MissingDataError(`${config.name}: data are missing\n${missing.join('\n')}`);
  }
  return sources.map((source) => ({
    folder: source.folder,
    split: source.split ?? split,
    weight: source.weight,
    multiView: source.multiView ?? multiView,
    cameras: source.cameras,
    scenesPerBatch: source.scenesPerBatch ?? scenesPerBatch,
  }));
}

/**
 * A configuration with another data folder in the place of the one that it names.
 *
 * @throws {UserError} if it names several.
 *
 * @example
 * ```ts
 * const config = withDataFolder(await loadConfig('configs/paper/mas-paper.yaml'), '/mnt/h36m');
 * ```
 */
export function withDataFolder(config: TrainConfig, folder: string): TrainConfig {
  const [source, ...others] = config.data.sources;
  if (others.length > 0) {
    throw new UserError(
      `${config.name}: cannot take ${folder}: data.sources names ${config.data.sources.length} folders; change them in the configuration`,
    );
  }
  if (!source) return config;
  return { ...config, data: { ...config.data, sources: [{ ...source, folder }] } };
}
