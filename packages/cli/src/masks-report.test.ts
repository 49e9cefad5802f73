import { cpSync, existsSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { writeDataset } from '@mas/datasets';
import { syntheticDataset } from '@mas/synthetic';
import ndarray from 'ndarray';
import { renderMaskReport } from './mask-report/render-mask-report.js';
import { runMas, temporaryFolder } from '../test/run-mas.js';

const folder = temporaryFolder();
const { at } = folder;
const cwd = folder.dir;
afterAll(folder.remove);

beforeAll(async () => {
  const [sequence] = syntheticDataset({
    seed: 1,
    trainSubjects: 1,
    testSubjects: 0,
    actions: ['posing'],
    framesPerSequence: 5,
    imageSize: 96,
    cameras: 3,
  });
  const empty = ndarray(new Uint8Array(96 * 96), [96, 96]);
  await writeDataset(at('data'), { skeleton: 'h36m18', splits: { train: ['walk'] } }, [
    {
      name: 'walk',
      cameras: sequence.cameras,
      frameCount: 5,
      frame: (i) => {
        const { views } = sequence.frame(i);
        if (i === 3) views[1] = { ...views[1], mask: empty };
        return { views };
      },
    },
  ]);
});

describe('mas masks report', () => {
  it('shows masks, flagged frames and the hull in one file', async () => {
    const { code, stdout } = await runMas('masks report data --pictures 2', { cwd });
    expect(code).toBe(0);
    expect(stdout).toMatch(/walk cam0 +5 +0 +[01]\.\d{3}\n/);
    expect(stdout).toMatch(/walk cam1 +5 +1 +[01]\.\d{3}\n/);
    expect(stdout).toMatch(/wrote data\/masks\.html\n$/);
    const html = readFileSync(at('data', 'masks.html'), 'utf8');
    // Two examples and a flagged frame; the hull of two moments in three views each.
    expect(html.match(/<img /g)).toHaveLength(3 * 2 + 1 + 2 * 3);
    expect(html).toContain('cam1, frame 3 <b class="flag">empty</b>');
    expect(html.match(/<path fill="none"/g)).toHaveLength(3);
    expect(html.match(/<circle/g)).toHaveLength(1);
    expect(html).not.toMatch(/<script|https?:/);
    for (const [, agreement] of html.matchAll(/IoU (0\.\d{3}|1\.000)/g)) {
      expect(Number(agreement)).toBeGreaterThan(0.85);
    }
  });

  it('lists what cannot be read and goes on', async () => {
    cpSync(at('data'), at('torn'), { recursive: true });
    const file = (...parts: string[]) => at('torn', 'walk', ...parts);
    writeFileSync(file('masks', 'cam0', '000000.png'), 'no picture');
    truncateSync(file('images', 'cam2', '000004.jpg'), 500);
    const { code, stdout, stderr } = await runMas('masks report torn --pictures 2', { cwd });
    expect(code).toBe(0);
    expect(stdout).toMatch(/walk cam0 +5 +0 +[01]\.\d{3}\n/);
    expect(stderr).toMatch(/left out: walk cam0, frame 0: \S+000000\.png: expected/);
    expect(stderr).toMatch(/left out: walk cam2, frame 4: \S+000004\.jpg: expected/);
    const html = readFileSync(at('torn', 'masks.html'), 'utf8');
    expect(html).toMatch(/<li>cam0, frame 0: [^<]+<\/li><li>cam2, frame 4: [^<]+<\/li>/);
    // Examples and hulls are taken from the frames that can be shown.
    expect(html.match(/<img /g)).toHaveLength(3 * 2 + 1 + 2 * 3);
    expect(html).toMatch(/<th>cam0<\/th><td>5<\/td><td><b>1<\/b><\/td>/);
    expect(html).not.toContain('NaN');

    for (const view of ['cam0', 'cam1', 'cam2']) {
      for (let i = 0; i < 5; i++) writeFileSync(file('masks', view, `00000${i}.png`), 'none');
    }
    const none = await runMas('masks report torn --out none.html', { cwd });
    expect(none.code).toBe(1);
    expect(none.stderr).toMatch(/^mas: \S+cam0\S000000\.png: expected/m);
    expect(existsSync(at('none.html'))).toBe(false);
  });

  it('writes where it is told, and nothing where there is no data', async () => {
    const { code } = await runMas('masks report data --out look.html', { cwd });
    expect({ code, isThere: existsSync(at('look.html')) }).toEqual({ code: 0, isThere: true });
    const none = await runMas('masks report nowhere --out none.html', { cwd });
    expect(none.code).not.toBe(0);
    expect(none.stderr).toMatch(/^mas: nowhere: expected a data folder, found nothing/m);
    expect(existsSync(at('none.html'))).toBe(false);
    expect((await runMas('masks report data --pictures 0', { cwd })).stderr).toMatch(
      /--pictures: expected an integer of 1 or more, found "0"/,
    );
  });
});

describe('renderMaskReport', () => {
  it('shows names as text', () => {
    expect(renderMaskReport('<a&"b">', [])).toContain('&lt;a&amp;&quot;b&quot;&gt;');
  });
});
