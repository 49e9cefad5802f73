import { existsSync } from 'node:fs';
import os from 'node:os';
import { selectBackend } from '@mas/trainer';
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
    print(`\n${advice(backend.taken)}`);
  },
});

function memory(): string {
  const gigabytes = (bytes: number) => `${(bytes / 2 ** 30).toFixed(1)} GiB`;
  const limit = process.constrainedMemory();
  const total = limit > 0 && limit < os.totalmem() ? limit : os.totalmem();
  return `${gigabytes(total)}, ${gigabytes(process.availableMemory())} of it free`;
}

/** The one command that would make training faster here. */
function advice(taken: string): string {
  if (taken.startsWith('tfjs-node')) return 'Training runs on native TensorFlow.';
  const name = hasNvidia() ? '@tensorflow/tfjs-node-gpu' : '@tensorflow/tfjs-node';
  const [major] = process.versions.node.split('.').map(Number);
  if (major >= 23) {
    return `Native TensorFlow (${name}) would be faster for large models; its version 4.22 needs Node 22 or older.`;
  }
  return (
    `Native TensorFlow may be faster for large models:\n  npm install ${name}@4.22.0\n` +
    'Its install step downloads a library of some hundred MB.'
  );
}

function hasNvidia(): boolean {
  return ['/proc/driver/nvidia/version', 'C:\\Windows\\System32\\nvidia-smi.exe'].some(existsSync);
}
