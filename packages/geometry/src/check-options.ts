/** Checks that `options` is an object without a key that `known` lacks: a misspelt one would pass for its default. */
export function checkOptions(options: object, known: readonly string[], where: string): void {
  if (typeof options !== 'object' || options === null) {
    throw new Error(
      `${where}: options: expected an object with ${known.join(', ')}, found ${options}.`,
    );
  }
  const unknown = Object.keys(options).find((key) => !known.includes(key));
  if (unknown !== undefined) {
    throw new Error(`${where}: options: expected ${known.join(', ')}, found ${unknown}.`);
  }
}
