/**
 * A product `y = op(a) op(b)`, where op may transpose; `accumulate` adds a third input `c`. A `stack`
 * has three axes, the first of which counts independent products; it cannot accumulate.
 */
export interface GemmKind {
  transposeA: boolean;
  transposeB: boolean;
  accumulate: boolean;
  stack: boolean;
}

/**
 * An ONNX model of one Gemm node with free sizes, or of onnxruntime's FusedMatMul for stacks, as
 * bytes: a protocol buffer after onnx.proto, opset 13. Small enough to write by hand; no library for
 * it is small.
 */
export function gemmModel({ transposeA, transposeB, accumulate, stack }: GemmKind): Uint8Array {
  const inputs = accumulate ? ['a', 'b', 'c'] : ['a', 'b'];
  const rank = stack ? 3 : 2;
  const node = [
    ...inputs.flatMap((name) => text(1, name)),
    ...text(2, 'y'),
    ...text(4, stack ? 'FusedMatMul' : 'Gemm'),
    ...message(5, integerAttribute('transA', Number(transposeA))),
    ...message(5, integerAttribute('transB', Number(transposeB))),
    ...text(7, stack ? CONTRIB : ''),
  ];
  const graph = [
    ...message(1, node),
    ...message(1, [...text(2, FIRST_OUTPUT), ...text(4, 'SequenceEmpty')]),
    ...text(2, 'gemm'),
    ...inputs.flatMap((name) => message(11, tensor(name, rank))),
    ...message(12, [...text(1, FIRST_OUTPUT), ...message(2, sequenceOfFloats)]),
    ...message(12, tensor('y', rank)),
  ];
  const opsets = [
    ...message(8, [...text(1, ''), ...integer(2, 13)]),
    ...message(8, [...text(1, CONTRIB), ...integer(2, 1)]),
  ];
  return Uint8Array.from([...integer(1, 8), ...message(7, graph), ...opsets]);
}

/** Domain of onnxruntime's own operators. */
const CONTRIB = 'com.microsoft';

/** Name of an output in front of `y`: an empty sequence, which the binding cannot return. */
export const FIRST_OUTPUT = 'first';

const sequenceOfFloats = message(4, message(1, message(1, integer(1, 1))));

/** A float tensor whose sizes are known when the model runs. */
function tensor(name: string, rank: number): number[] {
  const sizes = Array.from({ length: rank }, (_, axis) => axis).flatMap((axis) =>
    message(1, text(2, `${name}${axis}`)),
  );
  const tensorType = [...integer(1, 1), ...message(2, sizes)];
  return [...text(1, name), ...message(2, message(1, tensorType))];
}

function integerAttribute(name: string, value: number): number[] {
  return [...text(1, name), ...integer(3, value), ...integer(20, 2)];
}

function integer(field: number, value: number): number[] {
  return [field << 3, value].flatMap(varint);
}

function text(field: number, value: string): number[] {
  return message(field, [...new TextEncoder().encode(value)]);
}

function message(field: number, bytes: number[]): number[] {
  return [...varint((field << 3) | 2), ...varint(bytes.length), ...bytes];
}

function varint(value: number): number[] {
  return value < 128 ? [value] : [(value & 127) | 128, ...varint(value >>> 7)];
}
