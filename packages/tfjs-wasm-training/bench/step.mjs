// CPU milliseconds of one training step of a small hourglass network on one core, for every variant
// of the kernels, with PyTorch in turns. node bench/step.mjs [profile]
import { startPeer } from './start-peer.mjs';

const batch = 16;
const rounds = 10;
const stepsPerRound = 3;
/** Convolutions of the forward pass, and twice that for the gradients. */
const gflop = 4.72;

const variants = [
  { name: 'plain SIMD', options: { relaxedSimd: 'off', gemm: 'wasm' }, limit: 2.8 },
  { name: 'relaxed SIMD', options: { relaxedSimd: 'on', gemm: 'wasm' }, limit: 2.2 },
  { name: 'onnxruntime', options: { gemm: 'onnxruntime' }, limit: 1.3 },
];
const layouts = ['contiguous', 'channels_last'];
const median = (times) => times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)];

// Each in a process of its own, so that none pays for what another compiles.
const runs = [];
for (const { name, options, limit } of variants) {
  const worker = await startPeer('hourglass-steps.mjs', batch, JSON.stringify(options));
  if (worker.ready.error) console.log(`${name}: not measured: ${worker.ready.error}`);
  else runs.push({ name, limit, worker, request: '', times: [] });
}
const peer = await startPeer('peer.py', batch);
for (const layout of peer ? layouts : []) {
  runs.push({ name: `PyTorch, ${layout}`, worker: peer, request: `${layout} `, times: [] });
}
console.log(
  `Node ${process.version}` +
    (peer ? `, PyTorch ${peer.ready}` : '') +
    `; batch ${batch}, median CPU ms of ${rounds * stepsPerRound} steps, in turns`,
);
for (const { worker, request } of runs) await worker.ask(`${request}5`); // warm-up
for (let round = 0; round < rounds; round++) {
  for (const { worker, request, times } of runs) {
    times.push(...(await worker.ask(`${request}${stepsPerRound}`)));
  }
}

const contiguous = runs.find(({ name }) => name === 'PyTorch, contiguous');
console.table(
  runs.map(({ name, times, limit }) => ({
    name,
    'ms per step': Number(median(times).toFixed(1)),
    GFLOPS: Number(((gflop / median(times)) * 1000).toFixed(1)),
    'times PyTorch': contiguous
      ? Number((median(times) / median(contiguous.times)).toFixed(2))
      : '-',
    'at most': limit ?? '',
  })),
);
for (const { name, worker } of runs) {
  if (name === 'onnxruntime') console.log(worker.ready.reasons.gemm);
  if (process.argv[2] !== 'profile' || worker === peer) continue;
  console.log(`\n${name}: milliseconds per step in each kernel`);
  console.table((await worker.ask('profile')).slice(0, 15));
}
for (const { worker } of runs) worker.stop();
