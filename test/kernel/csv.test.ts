import { expect, test } from 'vitest';
import { csvOf } from '../../src/kernel/csv.ts';

test('cells with commas, quotes and line breaks are quoted', () => {
  expect(
    csvOf([
      ['a', 'b,c', 'say "x"'],
      ['1\r2', '1\n2', ''],
    ]),
  ).toBe('a,"b,c","say ""x"""\r\n"1\r2","1\n2",\r\n');
});

test('a text that a spreadsheet would run as a formula begins with an apostrophe, a loss does not', () => {
  const rows = [
    ['=HYPERLINK("http://a.example")', '+1-1', '-40.5', '-40', '@A', 'A-B'],
    ['-2+3', '', '-', '1', 'ABC', '\tA'],
  ];
  expect(csvOf(rows)).toBe(
    '"\'=HYPERLINK(""http://a.example"")",\'+1-1,-40.5,-40,\'@A,A-B\r\n\'-2+3,,\'-,1,ABC,\'\tA\r\n',
  );
});

test('computed numbers are written as decimals, and what is not known is empty', () => {
  expect(csvOf([[100.46999999999998, true, null, -40]])).toBe('100.47,true,,-40\r\n');
});
