// What the page says of a file before and after it is booked, and of benchmarks, lineage and evidence.
import { describe, expect, it } from 'vitest';
import { benchmarkParts } from '../../../src/api/dashboard/facts/attribution.ts';
import { lotOfEvent, subjectLot } from '../../../src/api/dashboard/facts/findings.ts';
import {
  barOf,
  mappingIn,
  placeWords,
  previewSentences,
  runWords,
  undoneWords,
} from '../../../src/api/dashboard/facts/imports.ts';
import { inputsOf, rowWords } from '../../../src/api/dashboard/facts/lineage.ts';
import {
  mappingFor,
  readColumns,
  shapeOf,
  withColumns,
  withoutColumns,
} from '../../../src/api/dashboard/facts/remembered-columns.ts';

const none = {
  ...{ new_rows: 0, duplicates: 0, ignored: [], proposals: [] },
  ...{ problems: [], cancellations: [] },
};

const at = (line: number) => ({ line, part: null });
/** In two rows. */
const THREE = [at(2), at(2), at(3)];

describe('a file', () => {
  it('is told in sentences, and nothing is said that is not there', () => {
    expect(previewSentences({ ...none, new_rows: 1 })).toEqual(['It would book 1 row.']);
    const all = { ...none, new_rows: 1_500, duplicates: 1, problems: THREE, cancellations: [1] };
    expect(previewSentences(all)).toEqual([
      'It would book 1,500 rows.',
      '1 row is booked already and would be skipped.',
      '2 rows cannot be read.',
      'It reverses 1 row that it reported before.',
    ]);
  });

  it('is confirmed only if it has something new, and unreadable rows are left out knowingly', () => {
    expect(barOf(none, false)).toBe('The file has nothing that is new.');
    expect(barOf({ ...none, cancellations: [1] }, false)).toBe('');
    const broken = { ...none, new_rows: 3, problems: [at(2)] };
    expect(barOf(broken, false)).toMatch(/^Rows cannot be read/);
    expect(barOf(broken, true)).toBe('');
  });

  it('names the places of its rows, and what was booked of it', () => {
    expect(placeWords({ line: 31, part: 'Trade' })).toBe('line 31, Trade');
    expect(placeWords({ line: null, part: 'activities[3]' })).toBe('activities[3]');
    const counts = { rows: 5, booked: 2, duplicates: 3, taken_back: 0, undone: 0 } as const;
    const done = { ...counts, state: 'done' } as const;
    expect(runWords({ ...done, why: null })).toBe(
      '2 of 5 rows booked, 3 rows were booked already.',
    );
    const running = { ...done, state: 'running', rows: 10_000, booked: 3_450 } as const;
    expect(runWords({ ...running, why: null })).toBe(
      '3,450 of 10,000 rows booked so far. It continues if you leave this page.',
    );
    expect(runWords({ ...running, state: 'failed', why: 'Line 7 was refused.' })).toBe(
      'failed: Line 7 was refused. 3,450 of 10,000 rows booked.',
    );
    expect(runWords({ ...done, why: null, undone: 1 })).toMatch(/ Undone: 1 booking reversed\.$/);
  });

  it('says what undoing an import reverses, what stays, and what comes first', () => {
    const staying = (symbol: string) => ({
      ...{ symbol, transactions: [7, 8], first: 31 },
      detail: 'Transaction 31 (SELL of 2025-02-03) depends on them: reverse it first.',
    });
    const undo = { import_id: 'imp_1', version: 9, reversed: [1], reversed_before: 2, staying: [] };
    expect(undoneWords(undo, 'would')).toBe(
      'It would reverse 1 booking. 2 others were reversed or corrected before; a correction stays.',
    );
    const many = ['A', 'B', 'C', 'D', 'E', 'F'].map(staying);
    const words = undoneWords({ ...undo, reversed_before: 0, staying: many }, 'did');
    expect(words).toMatch(/^1 booking reversed\. A: 2 bookings stay\. Transaction 31 \(SELL/);
    expect(words).toMatch(/E: 2 bookings stay\..* 1 more security keeps its bookings\.$/);
  });
});

it('understands a benchmark of one symbol, or of several with weights', () => {
  expect(benchmarkParts(' spy ')).toEqual([{ symbol: 'SPY', weight: '1' }]);
  expect(benchmarkParts('SPY 0.6, agg 0.3, cash 0.1')).toEqual([
    { symbol: 'SPY', weight: '0.6' },
    { symbol: 'AGG', weight: '0.3' },
    { group: 'cash', weight: '0.1' },
  ]);
  expect(['', 'SPY, AGG', 'SPY 60%', 'SPY 0.5 more'].map(benchmarkParts)).toEqual([
    ...[undefined, undefined, undefined, undefined],
  ]);
});

it('says what a row of a data product says, and what its run read', () => {
  const cells = { portfolio_id: 7, symbol: 'AAPL', quantity: '10', closed_on: null };
  expect(rowWords(cells)).toBe('symbol AAPL, quantity 10');
  const facets = { version: { datasetVersion: '12' } };
  const events = [
    { eventType: 'START', inputs: [] },
    { eventType: 'COMPLETE', inputs: [{ name: 'stream/portfolio-7', facets }, { name: 'x' }] },
  ];
  expect(inputsOf(events)).toEqual(['stream/portfolio-7 up to event 12', 'x']);
  expect(inputsOf([{ eventType: 'COMPLETE' }])).toEqual([]);
});

it('finds the lot that a finding is about, or that an event opened', () => {
  expect(['lot:12/3', 'transaction:12', 'security:7'].map(subjectLot)).toEqual([
    ...['12/3', '12', undefined],
  ]);
  const lots = [{ key: '7/12', events: ['e1', 'e2'] }];
  expect([lotOfEvent(lots, 'e1'), lotOfEvent(lots, 'e2')]).toEqual(['12', undefined]);
});

describe('the columns of a file', () => {
  const mine = { username: 'ann', shape: shapeOf('Datum;Betrag\n1;2') ?? '', mapping: 'name: a' };

  it('are those of its header row, whatever is below it, for the person who stated them', () => {
    expect(shapeOf('\uFEFFsep=;\r\n\r\n datum;BETRAG \r\n7;8')).toBe(mine.shape);
    expect(shapeOf('Datum;Betrag;Kosten\n1;2;3')).not.toBe(mine.shape);
    expect(shapeOf(' \n')).toBeUndefined();
    expect(mine.shape).not.toContain('datum');
    expect(mappingFor([mine], mine)).toBe('name: a');
    expect(mappingFor([mine], { ...mine, username: 'bob' })).toBeUndefined();
  });

  it('are replaced, forgotten one by one, and of the newest twenty shapes', () => {
    const again = { ...mine, mapping: 'name: b' };
    expect(withColumns([mine], again)).toEqual([again]);
    const others = Array.from({ length: 20 }, (_, at) => ({ ...mine, shape: `s${at}` }));
    const all = withColumns(others, mine);
    expect([all[0], all.length]).toEqual([mine, 20]);
    expect(withoutColumns(all, mine)).toEqual(others.slice(0, 19));
    expect(readColumns(JSON.stringify(all))).toEqual(all);
  });

  it.each([undefined, 'no JSON', '{}', '[1, null, {"username": "ann"}]'])(
    'are none where a browser has stored %s',
    (text) => {
      expect(readColumns(text)).toEqual([]);
    },
  );
});

it('takes the currency of the portfolio where no column states one', () => {
  const question = '# currency: no column states it; write that of all rows\n';
  const stated = 'name: my-broker\ncurrency: CHF\n';
  expect(mappingIn('VND', `${question}name: my-broker\ncurrency: ""\ndecimal: .\n`)).toBe(
    'name: my-broker\ncurrency: VND\ndecimal: .\n',
  );
  expect(mappingIn('VND', stated)).toBe(stated);
});
