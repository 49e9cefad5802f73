import type { DetectorConfig } from './detector-config.js';

/** Throws an error that names what does not fit in a configuration. */
export function checkDetectorConfig(config: DetectorConfig, caller: string): void {
  const refuse = (key: string, expected: string, found: unknown): never => {
    throw new Error(`${caller}: ${key} must be ${expected}, found ${found}`);
  };
  const count = (key: string, value: unknown) => {
    if (!Number.isInteger(value) || (value as number) < 1) {
      refuse(key, 'a positive integer', value);
    }
  };
  const multiple = (key: string, value: number, of: number) => {
    if (value < 1 || !Number.isInteger(value / of)) {
      refuse(key, `a positive multiple of ${of}`, value);
    }
  };
  const divisor = (key: string, value: number, of: number, whose: string) => {
    count(key, value);
    if (of % value !== 0) refuse(key, `a divisor of ${whose} (${of})`, value);
  };

  const counts = (key: string, values: readonly number[], least: number, most = least) => {
    if (!Array.isArray(values) || values.length < least || values.length > most) {
      const length = most > least ? `${least} to ${most}` : least;
      refuse(key, `${length} positive integers`, values);
    }
    values.forEach((value, i) => count(`${key}[${i}]`, value));
  };

  count('joints', config.joints);
  count('depthBins', config.depthBins);
  switch (config.kind) {
    case undefined:
    case 'compact':
      counts('stem', config.stem, 2, 4);
      multiple('patchSize', config.patchSize, 2 ** (config.stem.length + 2));
      counts('channels', config.channels, 3);
      count('headChannels', config.headChannels);
      break;
    case 'hourglass': {
      const { patchSize, heatmapSize, depth } = config;
      for (const key of ['patchSize', 'heatmapSize', 'stacks', 'depth'] as const) {
        count(key, config[key]);
      }
      multiple('heatmapSize', heatmapSize, 2 ** depth);
      if (![2, 4, 8, 16].includes(patchSize / heatmapSize)) {
        refuse('patchSize', `2, 4, 8 or 16 times heatmapSize (${heatmapSize})`, patchSize);
      }
      multiple('channels', config.channels, 4);
      divisor('groups', config.groups, config.channels / 4, 'channels / 4');
      break;
    }
    case 'resnet':
      multiple('patchSize', config.patchSize, 32);
      counts('blocks', config.blocks, 4);
      for (const key of ['width', 'deconvolutions', 'headChannels'] as const) {
        count(key, config[key]);
      }
      if (config.norm === 'group') {
        divisor('groups', config.groups!, config.width, 'width');
        divisor('groups', config.groups!, config.headChannels, 'headChannels');
      } else if (config.norm !== 'batch') {
        refuse('norm', "'batch' or 'group'", config.norm);
      }
      break;
    default:
      refuse('kind', "'compact', 'hourglass' or 'resnet'", (config as { kind: unknown }).kind);
  }
  if ('headingUnits' in config && config.headingUnits !== undefined) {
    count('headingUnits', config.headingUnits);
  }
}
