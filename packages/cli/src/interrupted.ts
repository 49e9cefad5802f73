/** Thrown where the user's Ctrl-C ends a command; its message says what was kept. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted';
}
