/** Thrown in the middle of a chunk when the work was stopped. */
export class Stopped extends Error {
  override readonly name = 'Stopped';
}

/** Throws `Stopped` once the first integer of the shared memory is not 0. */
export function stopCheck(stop: SharedArrayBuffer): () => void {
  const flag = new Int32Array(stop);
  return () => {
    if (Atomics.load(flag, 0) !== 0) throw new Stopped('stopped');
  };
}
