import { formatColumns } from './format-columns.js';

test('formatColumns aligns names to the left and numbers to the right', () => {
  const rows = [
    ['', 'mm', 'IoU'],
    ['run', '81.4', '0.7'],
    ['mean pose', '188.7', ''],
  ];
  expect(formatColumns(rows).split('\n')).toEqual([
    '              mm  IoU',
    'run         81.4  0.7',
    'mean pose  188.7',
  ]);
});
