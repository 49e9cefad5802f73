import { renderTable } from './render-table.js';

const table = {
  columns: ['MPJPE mm', 'views', 'what'],
  rows: [
    { name: 'this run', values: [50, 4, 'ours'], emphasis: true },
    { name: 'mean pose', values: [200.04, null, '-'] },
  ],
  notes: ['16 joints & no alignment'],
};

describe('renderTable', () => {
  it('shows the values with one number of decimals per column and a dash for null', () => {
    const html = renderTable(table);
    expect(html).toContain('>50.0</td>');
    expect(html).toContain('>200.0</td>');
    expect(html).toContain('<td>–</td>');
    expect(html).toContain('<td>ours</td>');
    expect(html).toContain('16 joints &amp; no alignment');
  });

  it('draws bars in proportion to the largest number of the column', () => {
    const shares = [...renderTable(table).matchAll(/--share:([\d.]+)%">([\d.]+)</g)];
    expect(shares.map(([, share, text]) => [share, text])).toEqual([
      ['25.0', '50.0'],
      ['100.0', '4'],
      ['100.0', '200.0'],
    ]);
  });

  it("shows the run's own numbers large, and none if no row is the run's own", () => {
    expect(renderTable(table)).toContain(
      '<div class="tile"><span>MPJPE mm</span><strong>50.0</strong></div>',
    );
    const others = { ...table, rows: table.rows.slice(1) };
    expect(renderTable(others)).not.toContain('tile');
  });

  it('draws no bar for what is negative or not finite', () => {
    const html = renderTable({
      columns: ['a'],
      rows: [
        { name: 'x', values: [-1] },
        { name: 'y', values: [NaN] },
      ],
    });
    expect(html).not.toContain('--share');
    expect(html).toContain('<td>-1</td>');
    expect(html).toContain('<td>NaN</td>');
  });
});
