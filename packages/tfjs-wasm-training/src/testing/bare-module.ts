import { decodeBase64 } from '../decode-base64.js';
import type { NativeKernels } from '../native-kernels.js';
import { relaxedBase64 } from '../wasm/relaxed.js';
import { simdBase64 } from '../wasm/simd.js';

/** The wasm module in a memory of its own, without tfjs: buffers stand between canaries. */
export interface BareModule {
  native: NativeKernels;
  memory: WebAssembly.Memory;
  /** Pointer to a copy of the values, with canaries on both sides. */
  place(values: Float32Array): number;
  placeIntegers(values: Int32Array): number;
  /** Pointer to the source cells of `outSize` outputs of one axis, two indices and a weight each. */
  placeSamples(size: number, outSize: number): number;
  /** Pointer to a buffer of exactly that many floats, filled with 7. */
  space(floats: number): number;
  read(pointer: number, floats: number): Float32Array;
  /** Whether every float outside the placed buffers is as it was. */
  untouched(): boolean;
}

const CANARY = 12345.678;
const GAP = 64; // floats between buffers
const FIRST = 128 * 1024; // bytes; below is the stack of the module

export async function bareModule(variant: 'simd128' | 'relaxed'): Promise<BareModule> {
  const memory = new WebAssembly.Memory({ initial: 64 });
  const binary = decodeBase64(variant === 'relaxed' ? relaxedBase64 : simdBase64);
  const { instance } = await WebAssembly.instantiate(binary, { env: { memory } });
  const heap = new Float32Array(memory.buffer);
  heap.fill(CANARY, FIRST / 4);
  const buffers: { start: number; end: number }[] = [];
  let next = FIRST / 4 + GAP;

  const space = (floats: number) => {
    const start = next;
    const end = start + floats;
    next = end + GAP;
    if (next > heap.length) throw new Error('bareModule: the memory of the test is too small');
    buffers.push({ start, end });
    return start * 4;
  };
  return {
    native: instance.exports as unknown as NativeKernels,
    memory,
    space(floats) {
      const pointer = space(floats);
      heap.fill(7, pointer / 4, pointer / 4 + floats);
      return pointer;
    },
    place(values) {
      const pointer = space(values.length);
      heap.set(values, pointer / 4);
      return pointer;
    },
    placeIntegers(values) {
      const pointer = space(values.length);
      new Int32Array(memory.buffer, pointer).set(values);
      return pointer;
    },
    placeSamples(size, outSize) {
      const pointer = space(3 * outSize);
      const [cells, weights] = [new Int32Array(memory.buffer), heap];
      for (let i = 0; i < outSize; i++) {
        const at = pointer / 4 + 3 * i;
        const low = Math.floor((i * size) / outSize);
        cells.set([low, Math.min(low + 1, size - 1)], at);
        weights[at + 2] = 0.25;
      }
      return pointer;
    },
    read: (pointer, floats) => heap.slice(pointer / 4, pointer / 4 + floats),
    untouched() {
      const canary = Math.fround(CANARY);
      let from = FIRST / 4;
      for (const { start, end } of [...buffers, { start: heap.length, end: 0 }]) {
        for (let i = from; i < start; i++) if (heap[i] !== canary) return false;
        from = end;
      }
      return true;
    },
  };
}
