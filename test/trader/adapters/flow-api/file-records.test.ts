import { describe, expect, it } from 'vitest';
import {
  bodiesIn,
  FILE_START,
} from '../../../../src/trader/adapters/flow-api/sources/file-records.ts';

const tableOf = (text: string) =>
  bodiesIn(text, { mode: 'file', format: 'csv', delimiter: ',' }, FILE_START);

describe('a table', () => {
  it('may come from a spreadsheet: byte order mark, CRLF, quotes, commas and line breaks in a field', () => {
    expect(tableOf('\ufeffid,note\r\n1,"a, ""b""\r\nc"\r\n2,d\r\n')).toEqual({
      bodies: [
        { id: '1', note: 'a, "b"\r\nc' },
        { id: '2', note: 'd' },
      ],
      faults: [],
    });
  });

  it('is rejected if two of its columns have one name', () => {
    expect(tableOf('id,symbol,symbol\n1,AAPL,MSFT\n')).toEqual({
      bodies: [],
      faults: ['the table cannot be read: two columns are called symbol'],
    });
  });

  it('reports a faulty row and reads the others', () => {
    expect(tableOf('id,symbol\n1,AAPL,2\n2\n3,MSFT\n4,A"B\n')).toEqual({
      bodies: [{ id: '3', symbol: 'MSFT' }],
      faults: [
        'line 2 is not a row of the table: it has a different number of fields than the header',
        'line 3 is not a row of the table: it has a different number of fields than the header',
        'line 5 is not a row of the table: there is a quote in the middle of a field',
      ],
    });
  });

  it('reports text that an unclosed quote would hide', () => {
    const { bodies, faults } = tableOf('id,symbol\n1,AAPL\n2,"MSFT\n3,AAPL\n');
    expect(bodies).toEqual([{ id: '1', symbol: 'AAPL' }]);
    expect(faults).toEqual([expect.stringContaining('a quote is never closed')]);
  });
});

describe('JSON with a byte order mark', () => {
  it.each(['json', 'ndjson'] as const)('is read as %s', (format) => {
    const text = '\ufeff{"id":1}\n';
    expect(bodiesIn(text, { mode: 'file', format, delimiter: ',' }, FILE_START)).toEqual({
      bodies: [{ id: 1 }],
      faults: [],
    });
  });
});
