/**
 * Exports of the wasm module, in the order of their arguments in native/*.c. Pointers are byte
 * offsets into the heap, strides count floats.
 */
export interface NativeKernels {
  pad_images(
    input: number,
    output: number,
    images: number,
    height: number,
    width: number,
    channels: number,
    top: number,
    bottom: number,
    left: number,
    right: number,
  ): void;
  pack_panels(matrix: number, panels: number, depth: number, columns: number): void;
  pack_panels_transposed(
    filter: number,
    panels: number,
    filterHeight: number,
    filterWidth: number,
    inChannels: number,
    outChannels: number,
    firstY: number,
    firstX: number,
    strideY: number,
    strideX: number,
  ): void;
  transpose(input: number, output: number, rows: number, columns: number): void;
  convolve(
    input: number,
    panels: number,
    output: number,
    images: number,
    outHeight: number,
    outWidth: number,
    outChannels: number,
    filterRows: number,
    run: number,
    inImageStride: number,
    inRowStride: number,
    inStepY: number,
    inStepX: number,
    outImageStride: number,
    outRowStride: number,
    outPixelStride: number,
  ): void;
  filter_gradient(
    input: number,
    grad: number,
    filterGrad: number,
    images: number,
    outHeight: number,
    outWidth: number,
    outChannels: number,
    filterRows: number,
    run: number,
    inImageStride: number,
    inRowStride: number,
    inStepY: number,
    inStepX: number,
  ): void;
  group_norm(
    x: number,
    gamma: number,
    beta: number,
    y: number,
    stats: number,
    workspace: number,
    images: number,
    pixels: number,
    channels: number,
    groups: number,
    epsilon: number,
    slope: number,
  ): void;
  group_norm_gradient(
    x: number,
    y: number,
    dy: number,
    gamma: number,
    stats: number,
    dx: number,
    dgamma: number,
    dbeta: number,
    workspace: number,
    images: number,
    pixels: number,
    channels: number,
    groups: number,
    slope: number,
  ): void;
  soft_argmax(
    logits: number,
    prior: number,
    coordinates: number,
    stats: number,
    workspace: number,
    images: number,
    height: number,
    width: number,
    joints: number,
    depth: number,
  ): void;
  soft_argmax_gradient(
    logits: number,
    prior: number,
    coordinates: number,
    stats: number,
    grad: number,
    dlogits: number,
    dprior: number,
    workspace: number,
    images: number,
    height: number,
    width: number,
    joints: number,
    depth: number,
  ): void;
  exp_negative_array(x: number, y: number, count: number): void;
  sum_of_squares(x: number, count: number): number;
  adam(
    value: number,
    updated: number,
    m: number,
    v: number,
    gradient: number,
    count: number,
    gradientScale: number,
    rate: number,
    keep1: number,
    take1: number,
    keep2: number,
    take2: number,
    epsilon: number,
    correction1: number,
    correction2: number,
  ): void;
  leaky_relu(x: number, y: number, count: number, slope: number): void;
  select_floats(condition: number, a: number, b: number, y: number, count: number): void;
  greater_than(x: number, y: number, count: number, threshold: number): void;
  copy_rows(
    source: number,
    target: number,
    rows: number,
    length: number,
    sourceStride: number,
    targetStride: number,
  ): void;
  column_sums(x: number, sums: number, rows: number, columns: number): void;
  max_pool_gradient(
    x: number,
    dy: number,
    dx: number,
    images: number,
    height: number,
    width: number,
    channels: number,
    outHeight: number,
    outWidth: number,
    windowHeight: number,
    windowWidth: number,
    strideY: number,
    strideX: number,
    padTop: number,
    padLeft: number,
  ): void;
  resize_nearest_gradient(
    dy: number,
    dx: number,
    rowOf: number,
    columnOf: number,
    images: number,
    height: number,
    width: number,
    channels: number,
    outHeight: number,
    outWidth: number,
  ): void;
}
