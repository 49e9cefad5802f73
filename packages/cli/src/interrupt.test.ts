import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { runMas, temporaryFolder } from '../test/run-mas.js';
import { tinyConfig, tinyData } from '../test/tiny.js';

const folder = temporaryFolder();
const { at } = folder;
const cwd = folder.dir;
afterAll(folder.remove);

function checkpoint(run: string): { step: number; steps: number } {
  return JSON.parse(readFileSync(at('runs', run, 'checkpoint', 'checkpoint.json'), 'utf8'));
}

describe('Ctrl-C', () => {
  it('leaves nothing of half-written data', async () => {
    const { code, stderr } = await runMas(`synth data ${tinyData} --frames 2000`, {
      cwd,
      interruptWhen: () => readdirSync(cwd).some((name) => name.startsWith('.data')),
    });
    expect(code).toBe(130);
    expect(stderr).toContain('mas: stopped; nothing was written\n');
    expect(readdirSync(cwd)).toEqual([]);
  });

  it('ends training with a checkpoint, from which the run goes on to the end', async () => {
    expect((await runMas(`synth data ${tinyData}`, { cwd })).code).toBe(0);
    writeFileSync(at('long.yaml'), tinyConfig(30).replace('tiny', 'long'));
    const stopped = await runMas('train long.yaml --data data', {
      cwd,
      interruptWhen: (printed) => printed.includes('fusing headings'),
    });
    expect(stopped.code).toBe(130);
    const { step, steps } = checkpoint('long');
    expect(stopped.stderr).toContain(
      `mas: stopped at step ${step} of ${steps} with a checkpoint; go on with: mas train --resume runs/long\n`,
    );
    expect(step).toBeLessThan(steps);

    const resumed = await runMas('train --resume runs/long', { cwd });
    expect(resumed.code).toBe(0);
    expect(checkpoint('long').step).toBe(33);
    const log = readFileSync(at('runs', 'long', 'log.jsonl'), 'utf8')
      .trim()
      .split('\n');
    const logged = log.map((line) => (JSON.parse(line) as { step: number }).step);
    expect(logged).toEqual(logged.toSorted((a, b) => a - b));
    expect(logged.at(-1)).toBe(33);
  });
});
