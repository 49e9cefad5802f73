import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const examples = fileURLToPath(new URL('../examples', import.meta.url));

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'example-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Runs an example where it may leave its files, and returns what it prints. */
function runExample(name: string): string {
  const main = path.join(examples, name, 'main.js');
  const stdio: ['ignore', 'pipe', 'ignore'] = ['ignore', 'pipe', 'ignore'];
  return execFileSync(process.execPath, [main], { cwd: folder, encoding: 'utf8', stdio });
}

it('examples/geodesic prints what its README shows', () => {
  const output = runExample('geodesic');
  const readme = readFileSync(path.join(examples, 'geodesic', 'README.md'), 'utf8');
  expect(output.trimEnd()).toBe(/```text\n(.*?)\n```/s.exec(readme)![1]);
  expect(existsSync(path.join(folder, 'distance.svg'))).toBe(true);
  expect(existsSync(path.join(folder, 'weight.svg'))).toBe(true);
});

it('examples/skeleton-mask finds the pose of its mask', () => {
  const output = runExample('skeleton-mask');
  const fit = (name: string) => {
    const [, iou, error] = new RegExp(`${name}: IoU ([\\d.]+), mean joint error ([\\d.]+)`).exec(
      output,
    )!;
    return { iou: Number(iou), error: Number(error) };
  };
  expect(fit('before').iou).toBeLessThan(0.6);
  expect(fit('after').iou).toBeGreaterThan(0.95);
  expect(fit('after').error).toBeLessThan(1);
  expect(readFileSync(path.join(folder, 'after.svg'), 'utf8')).toMatch(/^<svg.*<\/svg>\n$/s);
});
