import type * as tf from '@tensorflow/tfjs';
import type { NativeKernels } from './native-kernels.js';
import type { WasmBackend } from './wasm-backend.js';

const STACK_BYTES = 32 * 1024;

/** Names of the scratch buffers; each kernel may use all of them, none survives its call. */
export type ScratchSlot = 'filter' | 'images' | 'panels' | 'runs' | 'workspace';

/**
 * Our wasm module inside the heap of tfjs: pointers of tensors, new tensors, scratch memory.
 * Typed-array views are made anew for every use, since any allocation may grow (and move) the heap.
 */
export class Runtime {
  readonly native: NativeKernels;
  readonly backend: WasmBackend;
  private readonly stack: number;
  private readonly scratchBuffers = new Map<ScratchSlot, { pointer: number; bytes: number }>();
  private made: tf.TensorInfo[] | undefined; // by the kernel that runs
  private readonly stockMalloc: (bytes: number) => number;

  private constructor(backend: WasmBackend, instance: WebAssembly.Instance) {
    this.backend = backend;
    this.native = instance.exports as unknown as NativeKernels;
    // Emscripten replaces _malloc by the real export at its first call: make that call first.
    backend.wasm._free(backend.wasm._malloc(16));
    this.stockMalloc = backend.wasm._malloc;
    backend.wasm._malloc = (bytes) => this.malloc(bytes);
    this.stack = this.malloc(STACK_BYTES);
    const stackPointer = instance.exports.__stack_pointer as WebAssembly.Global;
    stackPointer.value = (this.stack + STACK_BYTES) & ~15;
  }

  static async create(backend: WasmBackend, bytes: BufferSource): Promise<Runtime> {
    const { asm, HEAPU8 } = backend.wasm;
    if (
      typeof SharedArrayBuffer !== 'undefined' &&
      (HEAPU8.buffer as ArrayBufferLike) instanceof SharedArrayBuffer
    ) {
      throw new Error(
        'installTraining: tfjs runs its threaded wasm build, which these kernels do not support; ' +
          "call tf.env().set('WASM_HAS_MULTITHREAD_SUPPORT', false) before tf.setBackend('wasm')",
      );
    }
    const memory = Object.values(asm).find((value) => value instanceof WebAssembly.Memory);
    if (!memory) {
      throw new Error(
        'installTraining: the wasm backend exposes no memory; expected tfjs-backend-wasm 4.22',
      );
    }
    const { instance } = await WebAssembly.instantiate(bytes, { env: { memory } });
    return new Runtime(backend, instance);
  }

  /**
   * tfjs does not look at the result of malloc and would write to address 0; so this stands in for
   * it while the kernels are installed. Emscripten's malloc takes sizes of 2 GB and more for
   * negative ones and "succeeds", hence the first check.
   */
  private malloc(bytes: number): number {
    const pointer = bytes < 2 ** 31 ? this.stockMalloc.call(this.backend.wasm, bytes) >>> 0 : 0;
    if (pointer === 0 && bytes > 0) {
      throw new Error(
        `wasm heap exhausted: no room for ${bytes} bytes in a heap of ${this.heapBytes()} bytes ` +
          '(limits: 4 GB in all, 2 GB per tensor); use a smaller batch or smaller images, or ' +
          'dispose tensors',
      );
    }
    return pointer;
  }

  heapBytes(): number {
    return this.backend.wasm.HEAPU8.byteLength;
  }

  /** Byte offset of the data of a tensor. */
  pointer(tensor: tf.TensorInfo): number {
    return this.backend.dataIdMap.get(tensor.dataId).memoryOffset;
  }

  /** Runs a kernel. If it fails, the tensors that it made by {@link output} are disposed. */
  attempt<T>(kernel: () => T): T {
    const outer = this.made;
    const made: tf.TensorInfo[] = [];
    this.made = made;
    try {
      return kernel();
    } catch (error) {
      for (const { dataId } of made) this.backend.disposeData(dataId);
      throw error;
    } finally {
      this.made = outer;
    }
  }

  /** A new float32 tensor with undefined content. */
  output(shape: number[], dtype: tf.DataType = 'float32'): tf.TensorInfo {
    const tensor = this.backend.makeOutput(shape, dtype);
    this.made?.push(tensor);
    return tensor;
  }

  /** View of the floats of a tensor, valid until the next allocation. */
  floats(tensor: tf.TensorInfo): Float32Array {
    return new Float32Array(this.heap(), this.pointer(tensor), sizeOf(tensor.shape));
  }

  /** View of the 32-bit integers of a tensor, valid until the next allocation. */
  integers(tensor: tf.TensorInfo): Int32Array {
    return new Int32Array(this.heap(), this.pointer(tensor), sizeOf(tensor.shape));
  }

  /** The buffer of the heap, valid until the next allocation. */
  heap(): ArrayBuffer {
    return this.backend.wasm.HEAPU8.buffer as ArrayBuffer;
  }

  /** Pointer to at least `floats` floats, 16-byte aligned; grows and is kept between calls. */
  scratch(slot: ScratchSlot, floats: number): number {
    const bytes = floats * 4 + 16;
    let buffer = this.scratchBuffers.get(slot);
    if (!buffer || buffer.bytes < bytes) {
      if (buffer) this.backend.wasm._free(buffer.pointer);
      this.scratchBuffers.delete(slot);
      buffer = { pointer: this.malloc(bytes), bytes };
      this.scratchBuffers.set(slot, buffer);
    }
    return Math.ceil(buffer.pointer / 16) * 16;
  }

  dispose(): void {
    const { wasm } = this.backend;
    if (!wasm) return; // the backend was disposed, and its heap with it
    for (const { pointer } of this.scratchBuffers.values()) wasm._free(pointer);
    this.scratchBuffers.clear();
    wasm._free(this.stack);
    wasm._malloc = this.stockMalloc;
  }
}

/** Number of elements of a shape. */
export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, side) => product * side, 1);
}
