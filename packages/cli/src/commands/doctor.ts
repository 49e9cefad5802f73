import { existsSync } from 'node:fs';
import os from 'node:os';
import { measureTrainingSpeed, selectBackend, type BackendReport } from '@mas/trainer';
import sharp from 'sharp';
import { defineCommand } from '../define-command.js';
import { describeFfmpeg } from '../describe-ffmpeg.js';
import { hasShippedCheckpoint } from '../find-checkpoint.js';
import { quietTensorFlow } from '../start-backend.js';
import { print } from '../terminal.js';

export const doctor = defineCommand({
  args: {
    backend: { type: 'string', valueHint: 'NAME', description: 'Try this backend' },
  },
  notes: 'Every backend with the reason why it was or was not taken, and what would be faster.',
  examples: ['mas doctor', 'mas doctor --backend cpu'],
  async run({ backend: forced }) {
    quietTensorFlow();
    const backend = await selectBackend(forced);
    const facts: [string, string][] = [
      ['Node', `${process.versions.node} (20.19 or newer is needed)`],
      ['system', `${os.platform()} ${os.arch()}, ${os.cpus()[0]?.model.trim() ?? 'unknown CPU'}`],
      ['threads', `${os.availableParallelism()} for this process`],
      ['memory', memory()],
      ['ffmpeg', await describeFfmpeg()],
      ['sharp', `${sharp.versions.sharp} with libvips ${sharp.versions.vips}`],
      ['checkpoint', hasShippedCheckpoint() ? 'ships with mas' : 'none ships with this version'],
    ];
    const width = Math.max(...facts.map(([name]) => name.length));
    print(facts.map(([name, value]) => `${name.padEnd(width)}  ${value}`).join('\n'));
    print('\nbackends, best first');
    const names = Math.max(...backend.candidates.map(({ name }) => name.length));
    for (const { name, taken, reason } of backend.candidates) {
      print(`  ${taken ? 'taken' : '-'.padEnd(5)}  ${name.padEnd(names)}  ${reason}`);
    }
    print(`\ntraining speed: ${await speed()}`);
    print(`\n${advice(backend)}`);
  },
});

function memory(): string {
  const gigabytes = (bytes: number) => `${(bytes / 2 ** 30).toFixed(1)} GiB`;
  const limit = process.constrainedMemory();
  const total = limit > 0 && limit < os.totalmem() ? limit : os.totalmem();
  return `${gigabytes(total)}, ${gigabytes(process.availableMemory())} of it free`;
}

/** Two seconds of convolutions with their gradients. */
async function speed(): Promise<string> {
  const gflops = await measureTrainingSpeed();
  const rate = gflops < 10 ? gflops.toPrecision(2) : gflops.toFixed(0);
  return `${rate} GFLOPS in one replica (a 3 x 3 convolution with both gradients, measured)`;
}

/** The one command that would add the next better backend. */
function advice({ taken, candidates }: BackendReport): string {
  const better = candidates.slice(
    0,
    candidates.findIndex(({ name }) => name === taken),
  );
  const next = better.find(({ name, missing }) => missing && suits(name));
  if (!next) return 'No better backend can be added here.';
  // The script of onnxruntime-node would fetch CUDA libraries, which are not used.
  const options = next.name === 'wasm+onnxruntime' ? '--ignore-scripts ' : '';
  const note = next.name.startsWith('tfjs-node')
    ? '\nIts install step downloads a library of some hundred MB.'
    : '';
  return `To add ${next.name}:\n  npm install ${options}${next.missing}${note}`;
}

/** Whether a backend that is not installed could serve on this machine. */
function suits(name: string): boolean {
  if (name === 'webgpu') return false; // only when forced
  const prebuilt = ['linux x64', 'win32 x64', 'darwin x64', 'darwin arm64'];
  if (!prebuilt.includes(`${process.platform} ${process.arch}`)) return name === 'wasm+onnxruntime';
  return name !== 'tfjs-node-gpu' || hasNvidia();
}

function hasNvidia(): boolean {
  return ['/proc/driver/nvidia/version', 'C:\\Windows\\System32\\nvidia-smi.exe'].some(existsSync);
}
