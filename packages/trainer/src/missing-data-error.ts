import { UserError } from './user-error.js';

/**
 * Data that a run needs are not there. A program can tell it from other errors by its name; the
 * command `mas` then ends with exit code 2.
 */
export class MissingDataError extends UserError {
  override readonly name: string = 'MissingDataError';
}
