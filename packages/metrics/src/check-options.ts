const known = [
  'joints',
  'rootIndex',
  'alignment',
  'visible',
  'convention',
  'threshold',
  'headSizes',
  'fraction',
  'size',
  'skeleton',
  'views',
  'mode',
  'dimensions',
  'frames',
];

/**
 * Checks that `options` is an object without a key that no metric has, and that its convention
 * exists: what is misspelt would pass for its default. Keys of other metrics may stand there, so
 * that metrics can share their options.
 */
export function checkOptions(options: object, where: string): void {
  if (typeof options !== 'object' || options === null) {
    throw new Error(`${where}: options: expected an object, found ${options}.`);
  }
  const unknown = Object.keys(options).find((key) => !known.includes(key));
  if (unknown !== undefined) {
    throw new Error(`${where}: options: expected some of ${known.join(', ')}, found ${unknown}.`);
  }
  const { convention = 'standard' } = options as { convention?: string };
  if (convention !== 'standard' && convention !== 'authors') {
    throw new Error(`${where}: convention: expected standard or authors, found ${convention}.`);
  }
}
