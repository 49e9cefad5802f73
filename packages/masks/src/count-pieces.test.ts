import ndarray from 'ndarray';
import { countPieces } from './count-pieces.js';

describe('countPieces', () => {
  const count = (...rows: string[]) => {
    const data = Uint8Array.from(rows.join(''), (letter) => (letter === '#' ? 1 : 0));
    return countPieces(ndarray(data, [rows.length, rows[0].length]));
  };

  it('counts connected pieces, corners included', () => {
    expect(count('.....', '.....')).toBe(0);
    expect(count('##.##', '.....')).toBe(2);
    expect(count('#.#', '.#.')).toBe(1);
    expect(count('#...#', '#.#.#', '#####')).toBe(1);
    expect(count('#####', '....#', '###.#', '#...#', '#####')).toBe(1);
    expect(count('##.##', '.....', '##.##')).toBe(4);
  });

  it('leaves out specks', () => {
    const rows = Array.from({ length: 20 }, () => '##########..');
    rows[5] = '##########.#';
    expect(count(...rows)).toBe(1);
  });
});
