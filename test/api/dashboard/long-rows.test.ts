// Long lists: which rows are drawn, asked for and printed, where keys lead, and that rows stay known when newer ones come.
import { describe, expect, it } from 'vitest';
import {
  ageOfRow,
  pageAround,
  piecesOf,
  printable,
  rowAfterKey,
  rowsAfter,
} from '../../../src/api/dashboard/facts/long-rows.ts';

const placed = (index: number) => ({ index, start: index * 10, end: index * 10 + 10 });

describe('what is drawn', () => {
  it('is the rows on the screen, with gaps for all others', () => {
    expect(piecesOf([placed(3), placed(4), placed(90)], 1_000)).toEqual([
      { kind: 'gap', before: 3, height: 30 },
      { kind: 'row', index: 3 },
      { kind: 'row', index: 4 },
      { kind: 'gap', before: 90, height: 850 },
      { kind: 'row', index: 90 },
      { kind: 'gap', before: -1, height: 90 },
    ]);
  });

  it('has no gap where nothing is left out', () => {
    expect(piecesOf([placed(0), placed(1)], 20)).toEqual([
      { kind: 'row', index: 0 },
      { kind: 'row', index: 1 },
    ]);
    expect(piecesOf([], 0)).toEqual([]);
  });
});

it('moves by keys within the list', () => {
  const list = { total: 100, onScreen: 11 };
  const to = (key: string, at: number) => rowAfterKey(key, at, list);
  expect([to('ArrowDown', 5), to('ArrowUp', 5), to('PageDown', 5), to('PageUp', 5)]).toEqual([
    6, 4, 15, 0,
  ]);
  expect([to('Home', 5), to('End', 5), to('ArrowDown', 99), to('ArrowUp', 0)]).toEqual([
    0, 99, 99, 0,
  ]);
  expect([to('Tab', 5), to('a', 5)]).toEqual([undefined, undefined]);
});

it('asks for whole blocks around what is seen, as many as the API gives at once', () => {
  expect(pageAround({ first: 0, last: 0 })).toEqual({ offset: 0, limit: 100 });
  expect(pageAround({ first: 95, last: 120 })).toEqual({ offset: 0, limit: 200 });
  expect(pageAround({ first: 9_950, last: 9_999 })).toEqual({ offset: 9_900, limit: 100 });
  expect(pageAround({ first: 0, last: 5_000 })).toEqual({ offset: 0, limit: 1_000 });
});

it('prints from the first row on the screen to the first that is not known, and no more than it is told', () => {
  const isKnown = (index: number) => index < 30;
  expect(printable({ first: 10, last: 20 }, 100, isKnown)).toEqual({ first: 10, last: 29 });
  expect(printable({ first: 10, last: 20 }, 5, isKnown)).toEqual({ first: 10, last: 14 });
  expect(printable({ first: 40, last: 50 }, 5, isKnown)).toBeUndefined();
});

describe('rows that are known', () => {
  const first = rowsAfter(undefined, { rows: ['c', 'b', 'a'], offset: 0, total: 3 });

  it('keep their place from the end when newer rows come before them', () => {
    const grown = rowsAfter(first, { rows: ['e', 'd'], offset: 0, total: 5 });
    const shown = [0, 1, 2, 3, 4].map((index) => grown.byAge.get(ageOfRow(5, index)));
    expect(shown).toEqual(['e', 'd', 'c', 'b', 'a']);
  });

  it('are replaced by newer answers, and forgotten when the list became shorter', () => {
    const changed = rowsAfter(first, { rows: ['B'], offset: 1, total: 3 });
    expect(changed.byAge.get(1)).toBe('B');
    const shorter = rowsAfter(first, { rows: ['a'], offset: 0, total: 1 });
    expect([...shorter.byAge]).toEqual([[0, 'a']]);
  });
});
