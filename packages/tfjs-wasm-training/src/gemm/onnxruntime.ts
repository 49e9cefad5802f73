import { gemmModel, type GemmKind } from './gemm-model.js';

/**
 * Versions that were tried: the oldest, and the first that was not. Before 1.25, worker threads could
 * not load it after another had ended.
 */
const supported = { from: [1, 25], before: [1, 31] } as const;

/** Matrix products by onnxruntime-node, on one thread, in place on any memory. */
export interface Onnxruntime {
  version: string;
  /**
   * `y = op(a) op(b)`, or `y = op(a) op(b) + c`. All are dense row-major matrices; `y` may not
   * overlap an input.
   */
  gemm(kind: Omit<GemmKind, 'accumulate'>, a: Matrix, b: Matrix, y: Matrix, c?: Matrix): void;
}

/** A view of rows x columns floats. */
export interface Matrix {
  data: Float32Array;
  rows: number;
  columns: number;
}

/** The part of onnxruntime-node's native binding that is used. */
interface NativeBinding {
  InferenceSession: new () => {
    loadModel(buffer: ArrayBufferLike, offset: number, length: number, options: object): void;
    run(feeds: object, fetches: object, options: object): unknown;
  };
}

/**
 * Opens onnxruntime-node, an optional peer. Its public interface is asynchronous, kernels of tfjs are
 * not: so this uses the native session below it, which runs synchronously and writes into buffers
 * that it is given. That is undocumented, hence the range of versions; the caller tests the results.
 *
 * No `import`: bundlers for browsers must not see it.
 *
 * @throws Error with the reason why it cannot be used.
 */
export function openOnnxruntime(): Onnxruntime {
  const node = (globalThis as { process?: NodeJS.Process }).process;
  const nodeModule = node?.getBuiltinModule?.('node:module');
  if (!nodeModule) throw new Error('onnxruntime-node needs Node');
  const require = nodeModule.createRequire(import.meta.url);
  let version: string;
  try {
    ({ version } = require('onnxruntime-node/package.json') as { version: string });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'MODULE_NOT_FOUND') throw error;
    throw new Error('onnxruntime-node is not installed', { cause: error });
  }
  if (!isSupported(version)) {
    const [from, before] = [supported.from, supported.before].map((numbers) => numbers.join('.'));
    throw new Error(`onnxruntime-node ${version} is not supported, only >=${from} <${before}`);
  }
  const { binding, initOrt } = require('onnxruntime-node/dist/binding.js') as {
    binding: NativeBinding;
    initOrt(): void;
  };
  initOrt();

  const sessions = new Map<string, InstanceType<NativeBinding['InferenceSession']>>();
  const sessionFor = (kind: GemmKind) => {
    const key = `${kind.transposeA} ${kind.transposeB} ${kind.accumulate}`;
    let session = sessions.get(key);
    if (!session) {
      session = new binding.InferenceSession();
      const { buffer, byteOffset, byteLength } = gemmModel(kind);
      session.loadModel(buffer, byteOffset, byteLength, {
        executionProviders: ['cpu'],
        intraOpNumThreads: 1,
        interOpNumThreads: 1,
        logSeverityLevel: 3,
      });
      sessions.set(key, session);
    }
    return session;
  };
  return {
    version,
    gemm(transposes, a, b, y, c) {
      const session = sessionFor({ ...transposes, accumulate: c !== undefined });
      const feeds = { a: tensor(a), b: tensor(b), ...(c && { c: tensor(c) }) };
      session.run(feeds, { y: tensor(y) }, {});
    },
  };
}

/** What the binding reads of a Tensor of onnxruntime-common. */
function tensor({ data, rows, columns }: Matrix): object {
  return { type: 'float32', location: 'cpu', dims: [rows, columns], data };
}

function isSupported(version: string): boolean {
  const [major, minor] = version.split('.').map(Number);
  const number = major * 1000 + minor;
  const { from, before } = supported;
  return number >= from[0] * 1000 + from[1] && number < before[0] * 1000 + before[1];
}
