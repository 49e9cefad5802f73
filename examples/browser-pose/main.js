// Builds the page into a temporary folder and serves it: npm start, or npm start -- PORT
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { buildPage } from './build-page.js';
import { servePage } from './serve-page.js';

const dir = mkdtempSync(path.join(tmpdir(), 'browser-pose-'));
process.on('exit', () => rmSync(dir, { recursive: true, force: true }));
process.on('SIGINT', () => process.exit(130));

const port = Number(process.argv[2] ?? 8080);
await buildPage(dir);
const { url } = await servePage(dir, port);
console.log(`open ${url} in a browser; Ctrl-C ends`);
