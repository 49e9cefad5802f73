import { renderCurves } from './render-curves.js';

const stages = [
  { name: 'masks', start: 0, end: 100 },
  { name: 'a name that is too long for its width', start: 100, end: 110 },
  { name: 'cascade', start: 110, end: 200 },
];

function tickLabels(svg: string): string[] {
  return [...svg.matchAll(/text-anchor="end">([^<]+)</g)].map(([, text]) => text);
}

describe('renderCurves', () => {
  it('draws one chart per group and unit', () => {
    const html = renderCurves(
      [
        { name: 'a', group: 'Losses', points: [[0, 1]] },
        { name: 'b', group: 'Losses', points: [[0, 2]] },
        { name: 'c', group: 'Losses', unit: 'px', points: [[0, 3]] },
        { name: 'd', points: [[0, 4]] },
      ],
      [],
    );
    const titles = [...html.matchAll(/<h3>(.*?)<\/h3>/g)].map(([, title]) => title);
    expect(titles).toEqual(['Losses', 'Losses <small>px</small>', 'd']);
    expect(html).toContain('a <b>1</b>');
    expect(html).toContain('b <b>2</b>');
  });

  it('shades every stage over its steps and names it where there is room', () => {
    const html = renderCurves(
      [
        {
          name: 'loss',
          points: [
            [0, 1],
            [200, 2],
          ],
        },
      ],
      stages,
    );
    const shades = [...html.matchAll(/<rect class="stage\d" x="([\d.]+)" y="0" width="([\d.]+)"/g)];
    const [first, second, third] = shades.map(([, x, width]) => [Number(x), Number(width)]);
    expect(second[0]).toBeCloseTo(first[0] + first[1], 1);
    expect(third[0]).toBeCloseTo(second[0] + second[1], 1);
    expect(first[1] / third[1]).toBeCloseTo(100 / 90, 2);
    expect(html).toContain('>masks</text>');
    expect(html).toContain('>cascade</text>');
    expect(html).not.toContain('too long');
    expect(html).toContain('>2</text>');
  });

  it('takes a log scale where positive values span more than a factor of 30, and only there', () => {
    const wide = renderCurves(
      [
        {
          name: 'w',
          points: [
            [0, 100],
            [9, 1],
          ],
        },
      ],
      [],
    );
    const narrow = renderCurves(
      [
        {
          name: 'n',
          points: [
            [0, 20],
            [9, 1],
          ],
        },
      ],
      [],
    );
    const signed = renderCurves(
      [
        {
          name: 's',
          points: [
            [0, 100],
            [9, -1],
          ],
        },
      ],
      [],
    );
    expect(wide).toContain('log scale');
    expect(tickLabels(wide)).toEqual(['1', '2', '5', '10', '20', '50', '100', 'step']);
    expect(narrow).not.toContain('log scale');
    expect(tickLabels(narrow)[0]).toBe('0');
    expect(signed).not.toContain('log scale');
  });

  it('marks only powers of ten on a log scale of many decades', () => {
    const html = renderCurves(
      [
        {
          name: 'w',
          points: [
            [0, 1000],
            [9, 0.01],
          ],
        },
      ],
      [],
    );
    expect(tickLabels(html)).toEqual(['0.01', '0.1', '1', '10', '100', '1000', 'step']);
  });

  it('leaves out what is not finite and says how much that was', () => {
    const html = renderCurves(
      [
        {
          name: 'x',
          points: [
            [0, 3],
            [1, NaN],
            [2, Infinity],
            [3, 1],
          ],
        },
      ],
      [],
    );
    expect(html).toContain('2 not finite');
    expect(html).not.toContain('NaN');
    expect(html).toContain('x <b>1</b>');
  });

  it.each([
    ['no points', []],
    ['a single point', [[5, 1]]],
    [
      'a constant',
      [
        [0, 0],
        [5, 0],
      ],
    ],
    [
      'a constant below zero',
      [
        [0, -2],
        [5, -2],
      ],
    ],
    ['nothing finite', [[0, NaN]]],
  ] as [string, [number, number][]][])('draws a chart for %s', (_, points) => {
    const html = renderCurves([{ name: 'x', points }], []);
    expect(html).toContain('<svg');
    expect(html).not.toMatch(/NaN|Infinity|undefined/);
  });

  it('keeps a long curve small and shows its spread', () => {
    const points = Array.from({ length: 20_000 }, (_, i): [number, number] => [i, 1 + (i % 2)]);
    const html = renderCurves([{ name: 'x', points }], []);
    expect(html.length).toBeLessThan(12_000);
    expect(html).toContain('class="band"');
    expect(html).toContain('x <b>1.5</b>');
  });

  it('escapes names', () => {
    const html = renderCurves(
      [
        {
          name: '<b>n',
          group: '<b>g',
          unit: '<b>u',
          points: [
            [0, 1],
            [1, 1],
          ],
        },
      ],
      [{ name: '<b>s', start: 0, end: 1 }],
    );
    for (const text of ['n', 'g', 'u', 's']) expect(html).toContain(`&lt;b&gt;${text}`);
  });
});
