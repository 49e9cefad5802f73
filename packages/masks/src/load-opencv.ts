import type { Starting } from './opencv-module.js';
import type { OpenCv } from './opencv.js';

let loading: Promise<OpenCv> | undefined;

/**
 * Loads OpenCV.js (10 MB, WebAssembly) on the first call; later calls return the same promise.
 * The functions of this package that need it call this themselves: call it to pay the start-up time
 * (a third of a second) at a moment of your choice.
 *
 * @throws Error when the module cannot be loaded; the next call tries again.
 *
 * @example
 * ```ts
 * import { loadOpenCv } from '@mas/masks';
 *
 * await loadOpenCv();
 * ```
 */
export function loadOpenCv(): Promise<OpenCv> {
  loading ??= load().catch((error: unknown) => {
    loading = undefined;
    throw new Error(`loadOpenCv: cannot load @techstark/opencv-js: ${String(error)}`, {
      cause: error,
    });
  });
  return loading;
}

async function load(): Promise<OpenCv> {
  const restore = rememberProcessListeners();
  const { holder } = await import('./opencv-module.js');
  if (holder.cv instanceof Promise) return holder.cv.finally(restore);
  const { cv } = holder as { cv: Starting };
  delete cv.then;
  if (!cv.Mat) {
    await new Promise<void>((resolve) => {
      cv.onRuntimeInitialized = resolve;
    });
  }
  restore();
  return cv;
}

/** OpenCV.js turns every unhandled rejection of the process into an abort; undo that. */
function rememberProcessListeners(): () => void {
  const { process } = globalThis as { process?: NodeJS.Process };
  if (typeof process?.listeners !== 'function') return () => {};
  const before = new Set<unknown>(events.flatMap((event) => process.listeners(event as never)));
  return () => {
    for (const event of events) {
      for (const listener of process.listeners(event as never) as (() => void)[]) {
        if (!before.has(listener)) process.removeListener(event, listener);
      }
    }
  };
}

const events = ['uncaughtException', 'unhandledRejection'];
