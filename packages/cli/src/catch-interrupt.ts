import { Interrupted } from './interrupted.js';
import { log } from './terminal.js';

/** A signal that the first Ctrl-C aborts. */
export interface InterruptSignal {
  signal: AbortSignal;
  release(): void;
}

/**
 * Turns the first SIGINT or SIGTERM into an abort. The handler is then gone, so that a second one
 * ends the process at once, even while it computes.
 *
 * @param message said when it happens.
 * @param end said when the work has stopped.
 */
export function catchInterrupt(
  message: string,
  end = 'stopped; nothing was written',
): InterruptSignal {
  const controller = new AbortController();
  const stop = () => {
    release();
    log.info(`${message}; press Ctrl-C again to leave at once`);
    controller.abort(new Interrupted(end));
  };
  const release = () => {
    process.off('SIGINT', stop);
    process.off('SIGTERM', stop);
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  return { signal: controller.signal, release };
}
