/**
 * GFLOPS of multiply-adds on 128-bit registers alone, without a load: the most that a kernel can
 * reach on this core. A module of one loop, written out byte by byte.
 */
export function simdPeak(relaxed) {
  const instance = new WebAssembly.Instance(new WebAssembly.Module(peakModule(relaxed)));
  const iterations = 2_000_000;
  let best = Infinity;
  for (let i = 0; i < 8; i++) {
    const before = process.cpuUsage();
    instance.exports.run(iterations);
    const { user, system } = process.cpuUsage(before);
    if (i > 2) best = Math.min(best, user + system); // the first ones run unoptimised code
  }
  return (iterations * accumulators * 8) / best / 1000;
}

/** Enough sums side by side to hide the latency of an addition, few enough for 16 registers. */
const accumulators = 12;
const [i32, f32, v128] = [0x7f, 0x7d, 0x7b];

// Arrays of bytes, nested as they are thought of.
function peakModule(relaxed) {
  const get = (index) => [0x20, index];
  const set = (index) => [0x21, index];
  // Locals: 0 the counter, then the accumulators, then the two factors.
  const sums = Array.from({ length: accumulators }, (_, i) => 1 + i);
  const [factor, term] = [1 + accumulators, 2 + accumulators];
  const splat = (value) => [0x43, [...new Uint8Array(Float32Array.of(value).buffer)], 0xfd, 0x13];
  const mul = [0xfd, 0xe6, 0x01];
  const add = [0xfd, 0xe4, 0x01];
  const fma = [0xfd, 0x85, 0x02];
  const round = sums.map((sum) => [
    [get(factor), get(term), relaxed ? [get(sum), fma] : [mul, get(sum), add]],
    set(sum),
  ]);
  const countDown = [get(0), 0x41, 0x01, 0x6b, 0x22, 0x00];
  const loop = [0x03, 0x40, round, countDown, 0x0d, 0x00, 0x0b];
  const total = sums.map((sum, i) => [get(sum), i > 0 ? add : []]);
  const firstLane = [0xfd, 0x1f, 0x00];
  const body = [
    [1, accumulators + 2, v128],
    [splat(0.999), set(factor), splat(1e-6), set(term)],
    [loop, total, firstLane, 0x0b],
  ];
  return Uint8Array.from(
    [
      [0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00],
      section(1, [1, 0x60, 1, i32, 1, f32]),
      section(3, [1, 0]),
      section(7, [1, 3, [...new TextEncoder().encode('run')], 0, 0]),
      section(10, [1, sized(body)]),
    ].flat(Infinity),
  );
}

const section = (id, content) => [id, sized(content)];

function sized(content) {
  const bytes = content.flat(Infinity);
  return [varint(bytes.length), bytes];
}

function varint(value) {
  return value < 128 ? [value] : [(value & 127) | 128, varint(value >>> 7)];
}
