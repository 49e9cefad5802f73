import { Interrupted } from './interrupted.js';
import { log } from './terminal.js';

/** A signal that the first Ctrl-C aborts. */
export interface InterruptSignal {
  signal: AbortSignal;
  release(): void;
}

/**
 * Turns the first SIGINT or SIGTERM into an abort, as soon as the computation under way lets go.
 * `message` is then said, and from there on a SIGINT ends the process at once, even while it computes.
 * A further SIGTERM changes nothing: who stops a group of processes often sends it twice.
 *
 * @param message said when it happens.
 * @param end said when the work has stopped.
 */
export function catchInterrupt(
  message: string,
  end = 'stopped; nothing was written',
): InterruptSignal {
  const ignore = () => {};
  const controller = new AbortController();
  const stop = () => {
    release();
    process.on('SIGTERM', ignore);
    log.info(`${message}; press Ctrl-C again to leave at once`);
    controller.abort(new Interrupted(end));
  };
  const release = () => {
    process.off('SIGINT', stop);
    process.off('SIGTERM', stop);
    process.off('SIGTERM', ignore);
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  return { signal: controller.signal, release };
}
