/** Wrong use of the command line; shown as one message. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
