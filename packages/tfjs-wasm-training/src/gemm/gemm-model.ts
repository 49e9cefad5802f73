/** A product `y = op(a) op(b)`, where op may transpose; `accumulate` adds a third input `c`. */
export interface GemmKind {
  transposeA: boolean;
  transposeB: boolean;
  accumulate: boolean;
}

/**
 * An ONNX model of one Gemm node with free sizes, as bytes: a protocol buffer after onnx.proto,
 * opset 13. Small enough to write by hand; no library for it is small.
 */
export function gemmModel({ transposeA, transposeB, accumulate }: GemmKind): Uint8Array {
  const inputs = accumulate ? ['a', 'b', 'c'] : ['a', 'b'];
  const node = [
    ...inputs.flatMap((name) => text(1, name)),
    ...text(2, 'y'),
    ...text(4, 'Gemm'),
    ...message(5, integerAttribute('transA', Number(transposeA))),
    ...message(5, integerAttribute('transB', Number(transposeB))),
  ];
  const graph = [
    ...message(1, node),
    ...text(2, 'gemm'),
    ...inputs.flatMap((name) => message(11, matrix(name))),
    ...message(12, matrix('y')),
  ];
  const opset = [...text(1, ''), ...integer(2, 13)];
  return Uint8Array.from([...integer(1, 8), ...message(7, graph), ...message(8, opset)]);
}

/** A float matrix whose two sizes are known when the model runs. */
function matrix(name: string): number[] {
  const sizes = [0, 1].flatMap((axis) => message(1, text(2, `${name}${axis}`)));
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
