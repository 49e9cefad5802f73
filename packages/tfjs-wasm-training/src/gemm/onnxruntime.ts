import { FIRST_OUTPUT, gemmModel, type GemmKind } from './gemm-model.js';

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
  gemm(transposes: Transposes, a: Matrix, b: Matrix, y: Matrix, c?: Matrix): void;
  /** The same without c for `count` products: a, b and y are stacks of that many matrices. */
  gemmStack(transposes: Transposes, count: number, a: Matrix, b: Matrix, y: Matrix): void;
}

type Transposes = Pick<GemmKind, 'transposeA' | 'transposeB'>;

/** A view of rows x columns floats, or of a stack of such matrices. */
export interface Matrix {
  data: Float32Array;
  rows: number;
  columns: number;
}

/** The part of onnxruntime-node's native binding that is used. */
interface NativeBinding {
  InferenceSession: new () => NativeSession;
}

interface NativeSession {
  loadModel(buffer: ArrayBufferLike, offset: number, length: number, options: object): void;
  run(feeds: object, fetches: object, options: object): unknown;
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

  const sessions = new Map<string, NativeSession>();
  const sessionFor = (kind: GemmKind) => {
    const key = JSON.stringify(Object.values(kind));
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
      const { transposeA, transposeB } = transposes;
      const accumulate = c !== undefined;
      const session = sessionFor({ transposeA, transposeB, accumulate, stack: false });
      const feeds = { a: tensor(a), b: tensor(b), ...(c && { c: tensor(c) }) };
      runInPlace(session, feeds, tensor(y));
    },
    gemmStack({ transposeA, transposeB }, count, a, b, y) {
      const session = sessionFor({ transposeA, transposeB, accumulate: false, stack: true });
      runInPlace(session, { a: tensor(a, count), b: tensor(b, count) }, tensor(y, count));
    },
  };
}

/**
 * Runs a session that writes `y` in place. Having run, the binding copies every output into a new
 * array, also those that it was given, which takes longer than the product and keeps the garbage
 * collector busy. It converts them in the order of the model and stops with an error at a sequence:
 * so the first output is one, and its error the sign that `y` is there.
 */
function runInPlace(session: NativeSession, feeds: object, y: object): void {
  try {
    session.run(feeds, { [FIRST_OUTPUT]: null, y }, {});
  } catch (error) {
    if (!(error as Error).message.startsWith('Non tensor type')) throw error;
  }
}

/** What the binding reads of a Tensor of onnxruntime-common. */
function tensor({ data, rows, columns }: Matrix, count?: number): object {
  const dims = count === undefined ? [rows, columns] : [count, rows, columns];
  return { type: 'float32', location: 'cpu', dims, data };
}

function isSupported(version: string): boolean {
  const [major, minor] = version.split('.').map(Number);
  const number = major * 1000 + minor;
  const { from, before } = supported;
  return number >= from[0] * 1000 + from[1] && number < before[0] * 1000 + before[1];
}
