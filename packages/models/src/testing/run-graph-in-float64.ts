import type { Node, Operation } from '../network-graph.js';

/** An image-shaped value of one sample, rows of pixels of channels. */
interface Image {
  height: number;
  width: number;
  channels: number;
  values: Float64Array;
}

/** Values of a parameter by its name. */
type Read = (name: string) => ArrayLike<number>;

/**
 * Slow and plain: every operation as its definition says, in double precision, BatchNorm as at
 * inference.
 *
 * @param patch [size, size, 3]
 * @returns the values of each output, row-major
 */
export function runGraphInFloat64(
  outputs: readonly Node[],
  patch: ArrayLike<number>,
  read: Read,
): Float64Array[] {
  const done = new Map<Node, Image>();
  const run = (node: Node): Image => {
    const known = done.get(node);
    if (known) return known;
    const { size, channels } = node;
    const image =
      node.operation.kind === 'input'
        ? { height: size, width: size, channels, values: Float64Array.from(patch) }
        : apply(node, node.inputs.map(run), read);
    done.set(node, image);
    return image;
  };
  return outputs.map((output) => run(output).values);
}

function make(
  height: number,
  width: number,
  channels: number,
  value: (row: number, column: number, channel: number) => number,
): Image {
  const values = new Float64Array(height * width * channels);
  let i = 0;
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      for (let channel = 0; channel < channels; channel++)
        values[i++] = value(row, column, channel);
    }
  }
  return { height, width, channels, values };
}

/** The value at a pixel, `outside` beyond the border. */
function at(image: Image, row: number, column: number, channel: number, outside = 0): number {
  const { height, width, channels, values } = image;
  const inside = row >= 0 && row < height && column >= 0 && column < width;
  return inside ? values[(row * width + column) * channels + channel] : outside;
}

const activations = {
  linear: (v: number) => v,
  relu: (v: number) => Math.max(0, v),
  leakyRelu: (v: number) => (v > 0 ? v : 0.01 * v),
};

function apply(node: Node, [x, y]: Image[], read: Read): Image {
  const { operation, channels } = node;
  switch (operation.kind) {
    case 'input':
      return x;
    case 'convolution':
      return convolution(operation, x, channels, read);
    case 'deconvolution': {
      // Output pixel o gets input pixel i through kernel element o + 1 - 2 i.
      const kernel = read(`${operation.name}/kernel`);
      return make(2 * x.height, 2 * x.width, channels, (row, column, channel) => {
        let sum = 0;
        for (let r = 0; r < x.height; r++) {
          for (let c = 0; c < x.width; c++) {
            const [kr, kc] = [row + 1 - 2 * r, column + 1 - 2 * c];
            if (kr < 0 || kr > 3 || kc < 0 || kc > 3) continue;
            const start = ((kr * 4 + kc) * channels + channel) * x.channels;
            for (let i = 0; i < x.channels; i++) sum += kernel[start + i] * at(x, r, c, i);
          }
        }
        return sum;
      });
    }
    case 'groupNorm': {
      const { name, groups, activation } = operation;
      const width = channels / groups;
      const statistics = Array.from({ length: groups }, (_, group) =>
        moments([...x.values].filter((_, i) => Math.floor((i % channels) / width) === group)),
      );
      return normalise(
        x,
        name,
        activation,
        read,
        (channel) => statistics[Math.floor(channel / width)],
      );
    }
    case 'batchNorm': {
      const { name, activation } = operation;
      const [mean, variance] = [read(`${name}/mean`), read(`${name}/variance`)];
      return normalise(x, name, activation, read, (channel) => ({
        mean: mean[channel],
        variance: variance[channel],
      }));
    }
    case 'relu':
      return { ...x, values: x.values.map(activations.relu) };
    case 'sigmoid':
      return { ...x, values: x.values.map((v) => 1 / (1 + Math.exp(-v))) };
    case 'add':
      return { ...x, values: x.values.map((v, i) => v + y.values[i]) };
    case 'maxPool': {
      const reach = operation.window === 3 ? [-1, 0, 1] : [0, 1];
      return make(x.height / 2, x.width / 2, channels, (row, column, channel) =>
        Math.max(
          ...reach.flatMap((dr) =>
            reach.map((dc) => at(x, 2 * row + dr, 2 * column + dc, channel, -Infinity)),
          ),
        ),
      );
    }
    case 'upsample':
      return make(2 * x.height, 2 * x.width, channels, (row, column, channel) =>
        at(x, Math.floor(row / 2), Math.floor(column / 2), channel),
      );
    case 'mean':
      return make(
        1,
        1,
        channels,
        (_row, _column, channel) =>
          moments([...x.values].filter((_, i) => i % channels === channel)).mean,
      );
    case 'dense': {
      const [kernel, bias] = [read(`${operation.name}/kernel`), read(`${operation.name}/bias`)];
      return make(1, 1, channels, (_row, _column, channel) =>
        x.values.reduce((sum, v, i) => sum + v * kernel[i * channels + channel], bias[channel]),
      );
    }
  }
}

function convolution(
  { name, kernel: size, stride, bias }: Extract<Operation, { kind: 'convolution' }>,
  x: Image,
  channels: number,
  read: Read,
): Image {
  const kernel = read(`${name}/kernel`);
  const offset = bias ? read(`${name}/bias`) : new Float32Array(channels);
  const pad = Math.floor(size / 2);
  const extent = (side: number) => Math.floor((side + 2 * pad - size) / stride) + 1;
  return make(extent(x.height), extent(x.width), channels, (row, column, channel) => {
    let sum = offset[channel];
    for (let r = 0; r < size; r++) {
      for (let c = 0; c < size; c++) {
        for (let i = 0; i < x.channels; i++) {
          const weight = kernel[((r * size + c) * x.channels + i) * channels + channel];
          sum += weight * at(x, row * stride + r - pad, column * stride + c - pad, i);
        }
      }
    }
    return sum;
  });
}

function moments(values: number[]): { mean: number; variance: number } {
  const mean = values.reduce((sum, v) => sum + v, 0) / values.length;
  return { mean, variance: values.reduce((sum, v) => sum + (v - mean) ** 2, 0) / values.length };
}

function normalise(
  x: Image,
  name: string,
  activation: keyof typeof activations,
  read: Read,
  statistics: (channel: number) => { mean: number; variance: number },
): Image {
  const [gamma, beta] = [read(`${name}/gamma`), read(`${name}/beta`)];
  const values = x.values.map((v, i) => {
    const channel = i % x.channels;
    const { mean, variance } = statistics(channel);
    const normed = (v - mean) / Math.sqrt(variance + 1e-5);
    return activations[activation](normed * gamma[channel] + beta[channel]);
  });
  return { ...x, values };
}
