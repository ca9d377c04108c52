import { expect, it } from 'vitest';
import { wallSymbols } from '../../../src/api/dashboard/facts/wall-symbols.ts';

type Busy = Parameters<typeof wallSymbols>[0];

const CALL = 'AAPL 261218C00230000';
const CONDOR = 'MSFT 261218P00405000-261218P00400000-261218C00440000-261218C00445000';

const BUSY = {
  positions: [{ symbol: CALL, option: { underlying: 'AAPL' } }],
  orders: [{ symbol: CALL }, { symbol: 'SPY' }],
  signals: [{ symbol: 'QQQ' }],
  predictions: [{ symbol: 'SPY' }],
} as unknown as Busy;

it('shows so many of the busiest, and all that are named', () => {
  expect(wallSymbols(BUSY, '', 2)).toEqual({ shown: ['AAPL', 'SPY'], left: [] });
  expect(wallSymbols(BUSY, 'spy, qqq;iwm iwm', 1)).toEqual({
    shown: ['SPY', 'QQQ', 'IWM'],
    left: [],
  });
});

it('shows the stock of options that are named', () => {
  expect(wallSymbols(BUSY, `${CALL.toLowerCase()}, ${CONDOR}`, 6).shown).toEqual(['AAPL', 'MSFT']);
});

it('says which of those that are named it has no place for', () => {
  const named = Array.from({ length: 26 }, (_, at) => `S${at}`);
  const { shown, left } = wallSymbols(BUSY, named.join(' '), 6);
  expect(shown).toHaveLength(24);
  expect(left).toEqual(['S24', 'S25']);
});
