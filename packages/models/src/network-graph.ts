/** What a node does to image-shaped values [B, height, width, channels]. */
export type Operation =
  | { kind: 'input' }
  /** Square kernel, floor(kernel / 2) zeros on every side. */
  | { kind: 'convolution'; name: string; kernel: number; stride: number; bias: boolean }
  /** Transposed convolution, kernel 4 and stride 2: doubles height and width. */
  | { kind: 'deconvolution'; name: string }
  | { kind: 'groupNorm'; name: string; groups: number; activation: Activation }
  | { kind: 'batchNorm'; name: string; activation: Exclude<Activation, 'leakyRelu'> }
  | { kind: 'relu' }
  | { kind: 'sigmoid' }
  | { kind: 'add' }
  /** Maximum over windows of `window` pixels, 2 apart; windows of 3 reach one pixel over the border. */
  | { kind: 'maxPool'; window: 2 | 3 }
  /** Doubles height and width by repeating pixels. */
  | { kind: 'upsample' }
  /** Mean over all pixels: [B, 1, 1, channels]. */
  | { kind: 'mean' }
  /** All values of a sample to `channels` others: [B, 1, 1, channels]. */
  | { kind: 'dense'; name: string };

export type Activation = 'linear' | 'relu' | 'leakyRelu';

/** A value of a network and the operation that makes it. */
export interface Node {
  readonly operation: Operation;
  readonly inputs: readonly Node[];
  /** Side of the square value, where the network's input has its nominal side. */
  readonly size: number;
  readonly channels: number;
}

/**
 * A network as data: what computes what. One description is run, counted and exported, so that the
 * three cannot differ.
 *
 * @internal
 */
export class NetworkGraph {
  /** In order of creation; each comes after its inputs. */
  readonly nodes: Node[] = [];
  readonly input: Node;

  constructor(size: number, channels: number) {
    this.input = this.#add({ kind: 'input' }, [], size, channels);
  }

  convolution(
    name: string,
    x: Node,
    channels: number,
    { kernel = 3, stride = 1, bias = false } = {},
  ): Node {
    const size = Math.floor((x.size + 2 * Math.floor(kernel / 2) - kernel) / stride) + 1;
    return this.#add({ kind: 'convolution', name, kernel, stride, bias }, [x], size, channels);
  }

  deconvolution(name: string, x: Node, channels: number): Node {
    return this.#add({ kind: 'deconvolution', name }, [x], 2 * x.size, channels);
  }

  groupNorm(name: string, x: Node, groups: number, activation: Activation = 'relu'): Node {
    return this.#add({ kind: 'groupNorm', name, groups, activation }, [x], x.size, x.channels);
  }

  batchNorm(name: string, x: Node, activation: 'linear' | 'relu' = 'relu'): Node {
    return this.#add({ kind: 'batchNorm', name, activation }, [x], x.size, x.channels);
  }

  relu(x: Node): Node {
    return this.#add({ kind: 'relu' }, [x], x.size, x.channels);
  }

  sigmoid(x: Node): Node {
    return this.#add({ kind: 'sigmoid' }, [x], x.size, x.channels);
  }

  add(a: Node, b: Node): Node {
    return this.#add({ kind: 'add' }, [a, b], a.size, a.channels);
  }

  maxPool(x: Node, window: 2 | 3 = 2): Node {
    return this.#add({ kind: 'maxPool', window }, [x], Math.floor(x.size / 2), x.channels);
  }

  upsample(x: Node): Node {
    return this.#add({ kind: 'upsample' }, [x], 2 * x.size, x.channels);
  }

  mean(x: Node): Node {
    return this.#add({ kind: 'mean' }, [x], 1, x.channels);
  }

  dense(name: string, x: Node, channels: number): Node {
    return this.#add({ kind: 'dense', name }, [x], 1, channels);
  }

  #add(operation: Operation, inputs: Node[], size: number, channels: number): Node {
    const node = { operation, inputs, size, channels };
    this.nodes.push(node);
    return node;
  }
}

/** The nodes that `outputs` need, inputs before what they go into. */
export function nodesBelow(outputs: readonly Node[]): Node[] {
  const ordered = new Set<Node>();
  const visit = (node: Node) => {
    if (ordered.has(node)) return;
    node.inputs.forEach(visit);
    ordered.add(node);
  };
  outputs.forEach(visit);
  return [...ordered];
}
