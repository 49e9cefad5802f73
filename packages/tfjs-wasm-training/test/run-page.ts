import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'];

/** The browser that CHROME_PATH names, or the first on the PATH. */
export function findChromium(): string | undefined {
  const folders = (process.env.PATH ?? '').split(path.delimiter);
  const candidates = folders.flatMap((folder) => names.map((name) => path.join(folder, name)));
  return [process.env.CHROME_PATH ?? '', ...candidates].find((file) => file && existsSync(file));
}

/**
 * Runs a script in a page of headless Chromium, until the page posts JSON to /result.
 *
 * @param assets folder whose .wasm files the page can fetch.
 */
export async function runPage(chromium: string, script: string, assets: string): Promise<unknown> {
  const profile = mkdtempSync(path.join(tmpdir(), 'chromium-'));
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  const options = ['--headless=new', '--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'];
  const browser = spawn(chromium, [...options, `--user-data-dir=${profile}`, url], {
    stdio: 'ignore',
  });
  const ended = new Promise<void>((resolve) => browser.on('close', () => resolve()));
  const send = (response: ServerResponse, type: string, body: string | Buffer) =>
    response.writeHead(200, { 'content-type': type }).end(body);
  try {
    return await new Promise((resolve, reject) => {
      browser.on('error', reject);
      browser.on('exit', (code) => reject(new Error(`${chromium} ended with ${code}`)));
      server.on('request', async (request, response) => {
        const name = path.basename(request.url ?? '');
        if (request.method === 'POST') {
          let body = '';
          request.setEncoding('utf8').on('data', (chunk) => (body += chunk));
          request.on('end', () => resolve(JSON.parse(body)));
        } else if (name === 'script.js') {
          send(response, 'text/javascript', script);
        } else if (name.endsWith('.wasm')) {
          send(response, 'application/wasm', await readFile(path.join(assets, name)));
        } else {
          send(
            response,
            'text/html',
            '<!doctype html><script type="module" src="script.js"></script>',
          );
        }
      });
    });
  } finally {
    browser.kill();
    await ended;
    server.closeAllConnections();
    server.close();
    await removeFolder(profile);
  }
}

/** The browser's helpers may write for some seconds after it ended, where the machine is busy. */
async function removeFolder(folder: string): Promise<void> {
  for (let tries = 100; ; tries--) {
    try {
      return rmSync(folder, { recursive: true, force: true });
    } catch (error) {
      if (tries === 0) throw error;
      await setTimeout(100);
    }
  }
}
