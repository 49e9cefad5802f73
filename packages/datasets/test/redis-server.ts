import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { createServer, type AddressInfo } from 'node:net';

/** A Redis server of a test: its own process, on a free port of this machine, without a disk. */
export interface RedisServer {
  url: string;
  stop(): Promise<void>;
}

/** Whether there is a redis-server to start. */
export function hasRedis(): boolean {
  return spawnSync('redis-server', ['--version']).status === 0;
}

/** Starts a server in an empty folder and waits until it takes connections. */
export async function startRedis(dir: string, port?: number): Promise<RedisServer> {
  const at = port ?? (await freePort());
  const server = spawn(
    'redis-server',
    ['--port', `${at}`, '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--dir', dir],
    { stdio: ['ignore', 'pipe', 'ignore'] },
  );
  await new Promise<void>((resolve, reject) => {
    let printed = '';
    server.on('error', reject);
    server.on('exit', (code) => reject(new Error(`redis-server ended with ${code}: ${printed}`)));
    server.stdout.setEncoding('utf8').on('data', (text: string) => {
      printed += text;
      if (/ready to accept connections/i.test(printed)) resolve();
    });
  });
  return { url: `redis://127.0.0.1:${at}`, stop: () => end(server) };
}

async function end(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return;
  const ended = new Promise((resolve) => server.once('exit', resolve));
  server.kill('SIGTERM');
  await ended;
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
