/**
 * Something that the user can put right: its message says what and how, a stack trace adds nothing.
 *
 * @example
 * ```ts
 * try {
 *   await loadCheckpoint('nowhere');
 * } catch (error) {
 *   if (!(error instanceof UserError)) throw error;
 *   console.error(error.message); // nowhere/checkpoint.json: cannot read the checkpoint (ENOENT) ...
 * }
 * ```
 */
export class UserError extends Error {
  override readonly name: string = 'UserError';
}
