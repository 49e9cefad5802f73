import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const here = fileURLToPath(new URL('.', import.meta.url));
const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'];

/** The browser that CHROME_PATH names, or the first on the PATH. */
export function findChromium(): string | undefined {
  const folders = (process.env.PATH ?? '').split(path.delimiter);
  const candidates = folders.flatMap((folder) => names.map((name) => path.join(folder, name)));
  return [process.env.CHROME_PATH ?? '', ...candidates].find((file) => file && existsSync(file));
}

/** Bundles modules of a folder into one page, runs it in headless Chromium; what each printed. */
export async function runInChromium(
  chromium: string,
  folder: string,
  modules: string[],
): Promise<string[]> {
  const program = `
    import { format } from ${JSON.stringify(path.join(here, '../node_modules/node-inspect-extracted'))};
    const printed = [];
    for (const run of [${modules.map((file) => `() => import('./${file}')`).join(', ')}]) {
      let text = '';
      console.log = (...values) => { text += format(...values) + '\\n'; };
      try { await run(); } catch (error) { text += error + '\\n'; }
      printed.push(text.trimEnd());
    }
    await fetch('/printed', { method: 'POST', body: JSON.stringify(printed) });
  `;
  const { outputFiles } = await build({
    stdin: { contents: program, resolveDir: folder },
    bundle: true,
    format: 'esm',
    logLevel: 'silent',
    platform: 'browser',
    target: 'es2022',
    write: false,
  });
  return await openPage(chromium, outputFiles[0].text);
}

/** Serves a page with this script to Chromium until it posts its result. */
async function openPage(chromium: string, script: string): Promise<string[]> {
  const profile = mkdtempSync(path.join(tmpdir(), 'chromium-'));
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  const args = ['--headless=new', '--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'];
  const browser = spawn(chromium, [...args, `--user-data-dir=${profile}`, url], {
    stdio: 'ignore',
  });
  const limit = setTimeout(() => browser.kill(), 120_000);
  const ended = new Promise<void>((resolve) => browser.on('close', () => resolve()));
  try {
    return await new Promise((resolve, reject) => {
      browser.on('error', reject);
      browser.on('exit', (code, signal) =>
        reject(new Error(`${chromium} ended (${signal ?? code}) before the page had run`)),
      );
      server.on('request', (request, response) => {
        if (request.url === '/printed') {
          let body = '';
          request.setEncoding('utf8').on('data', (chunk) => (body += chunk));
          request.on('end', () => resolve(JSON.parse(body)));
        } else if (request.url === '/script.js') {
          response.writeHead(200, { 'content-type': 'text/javascript' }).end(script);
        } else {
          response.writeHead(200, { 'content-type': 'text/html' });
          response.end('<!doctype html><script type="module" src="script.js"></script>');
        }
      });
    });
  } finally {
    clearTimeout(limit);
    browser.kill();
    await ended;
    server.closeAllConnections();
    server.close();
    // Its helper processes write a little longer.
    await rm(profile, { recursive: true, force: true, maxRetries: 20, retryDelay: 200 });
  }
}
