import { exampleReport } from '../fixtures/example-report.js';
import { renderReport } from './render-report.js';
import type { ReportData } from './report-data.js';

describe('renderReport', () => {
  const html = renderReport(exampleReport);

  it('shows the facts, the headline numbers, the stages and the configuration', () => {
    expect(html).toContain('<h1>Mask as Supervision: demo run</h1>');
    expect(html).toContain('<dt>seed</dt><dd>7</dd>');
    expect(html).toContain('<span>MPJPE mm</span><strong>81.4</strong>');
    expect(html).toContain('1 skeleton mask (0–1500) · 2 physique (1500–4000)');
    expect(html).toContain('name: &quot;masks &lt;2D&gt;&quot;');
  });

  it('has one chart per group and one card per frame with all of its pictures', () => {
    expect(html.match(/<figure class="chart">/g)).toHaveLength(4);
    expect(html.match(/<article class="frame">/g)).toHaveLength(3);
    expect(html.match(/<img /g)).toHaveLength(12);
    expect(html.match(/<image /g)).toHaveLength(3);
    expect(html.match(/data-yaw=/g)).toHaveLength(6);
  });

  it('names nothing outside the file, and forbids the browser to load it', () => {
    const text = html.replace(/data:image\/png;base64,[^"]*/g, '');
    expect(text.match(/https?:|["'(]\/\/|url\(|@import/g)).toBeNull();
    const sources = [...html.matchAll(/(?:src|href)="([^"]*)"/g)].map(([, source]) => source);
    expect(sources.length).toBeGreaterThan(15);
    for (const source of sources) expect(source).toMatch(/^(data:image\/png;base64,|#)/);
    expect(html).toContain(`content="default-src 'none'; img-src data:;`);
  });

  it('carries a script that parses', () => {
    const script = /<script>(.*)<\/script>/s.exec(html)![1];
    expect(() => new Function(script)).not.toThrow();
  });

  it('escapes every text that it is given', () => {
    const evil = '</style></script><script>alert(1)</script>"\'';
    const data: ReportData = {
      title: evil,
      subtitle: evil,
      facts: [{ label: evil, value: evil }],
      config: evil,
      stages: [{ name: evil, start: 0, end: 5 }],
      curves: [{ name: evil, unit: evil, group: evil, points: [[0, 1]] }],
      table: {
        columns: [evil],
        rows: [{ name: evil, values: [evil], emphasis: true }],
        notes: [evil],
      },
      skeleton: exampleReport.skeleton,
      frames: [
        {
          ...exampleReport.frames[0],
          title: evil,
          note: evil,
          panels: [{ label: evil, png: exampleReport.frames[0].image.url }],
        },
      ],
    };
    const page = renderReport(data);
    expect(page.match(/<script>/g)).toHaveLength(1);
    expect(page.match(/<\/style>/g)).toHaveLength(1);
  });

  it('leaves out the sections that have nothing to show', () => {
    const page = renderReport({
      ...exampleReport,
      stages: [],
      curves: [],
      frames: [],
      table: { columns: [], rows: [] },
    });
    expect(page).toContain('<h2>Configuration</h2>');
    expect(page.match(/<h2>/g)).toHaveLength(1);
  });

  it('is the same text for the same data', () => {
    expect(renderReport(structuredClone(exampleReport))).toBe(html);
  });

  const [frame] = exampleReport.frames;
  it.each<[Partial<ReportData>, string]>([
    [
      { frames: [{ ...frame, true3d: [] }] },
      'renderReport: frames[0].true3d: expected 16 points, one per joint, found 0',
    ],
    [
      { frames: [{ ...frame, panels: [{ label: 'mask', png: 'mask.png' }] }] },
      'renderReport: frames[0].panels[0].png: expected a base64 data URL (data:image/png;base64,...), so that the file needs no network, found "mask.png"',
    ],
    [
      { table: { columns: ['a', 'b'], rows: [{ name: 'x', values: [1] }] } },
      'renderReport: table.rows[0].values: expected 2 values, one per column, found 1',
    ],
    [
      { stages: [{ name: 'x', start: 5, end: 4 }] },
      'renderReport: stages[0]: expected start <= end, in steps, found start 5, end 4',
    ],
  ])('says what does not fit: %#', (wrong, message) => {
    expect(() => renderReport({ ...exampleReport, ...wrong })).toThrow(new Error(message));
  });
});
