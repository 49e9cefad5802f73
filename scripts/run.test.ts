import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const module = new URL('run.mjs', import.meta.url);

/** A command that counts the signals it gets for a moment after the first, and says its exit status. */
const command = `
let count = 0;
for (const signal of ['SIGINT', 'SIGTERM']) {
  process.on(signal, () => {
    if (count++ === 0) setTimeout(() => { console.log(signal, count); process.exit(7); }, 300);
  });
}
setInterval(() => {}, 1000);
console.log('ready');
`;

/** Runs `code` by run.mjs from a script without a terminal, and signals that script. */
function runBelow(code: string, signal: NodeJS.Signals) {
  const script = `
    import { run } from ${JSON.stringify(module.href)};
    run(process.execPath, ['-e', ${JSON.stringify(code)}]).then((status) => process.exit(status));
  `;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    cwd: fileURLToPath(new URL('.', module)),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text;
    if (text.includes('ready')) child.kill(signal);
  });
  return new Promise<{ status: number | null; output: string }>((resolve) => {
    child.on('close', (status) => resolve({ status, output }));
  });
}

const onUnix = process.platform === 'win32' ? describe.skip : describe;

onUnix('run', () => {
  it.each<NodeJS.Signals>(['SIGINT', 'SIGTERM'])(
    'hands %s on once, waits for the command and returns its status',
    async (signal) => {
      const { status, output } = await runBelow(command, signal);
      expect({ status, output }).toEqual({ status: 7, output: `ready\n${signal} 1\n` });
    },
  );

  it('returns 128 + n for a command that signal n ends', async () => {
    const code = "console.log('ready'); setInterval(() => {}, 1000);";
    expect((await runBelow(code, 'SIGTERM')).status).toBe(128 + 15);
  });
});
