import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import path from 'node:path';

const types = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.png': 'image/png',
  '.wasm': 'application/wasm',
};

/**
 * Serves the files of a folder to this machine.
 *
 * @param {string} dir
 * @param {number} port 0 for any that is free
 */
export async function servePage(dir, port) {
  const server = createServer(async ({ url }, response) => {
    try {
      const name = decodeURIComponent(new URL(url, 'http://localhost').pathname);
      // Nothing above the folder: normalize takes .. out of an absolute path.
      const file = path.join(dir, path.normalize(name.endsWith('/') ? `${name}index.html` : name));
      const body = await readFile(file);
      const type = types[path.extname(file)] ?? 'application/octet-stream';
      response.writeHead(200, { 'content-type': type }).end(body);
    } catch {
      response.writeHead(404).end('not found');
    }
  });
  await new Promise((resolve, reject) => {
    server.on('error', (error) =>
      reject(
        error.code === 'EADDRINUSE'
          ? new Error(`port ${port} is taken; name another one: npm start -- 8081`)
          : error,
      ),
    );
    server.listen(port, '127.0.0.1', resolve);
  });
  return { url: `http://127.0.0.1:${server.address().port}/`, server };
}
