// Names of instruments in lists of orders, fills and trades.
import { describe, expect, it } from 'vitest';
import { instrumentName } from '../../../src/api/dashboard/facts/instrument-name.ts';
import { unitWords } from '../../../src/api/dashboard/facts/option-words.ts';

it.each([
  ['SPY', 'SPY'],
  ['SPY 201230C00372500', 'SPY 30 Dec 2020 372.5 call'],
  ['BRKB 261218P00230000', 'BRKB 18 Dec 2026 230 put'],
  ['AAPL 261218C00230000-261218C00240000', 'AAPL 18 Dec 2026 230/240 call spread'],
  [
    'AAPL 261218P00210000-261218P00205000-261218C00240000-261218C00245000',
    'AAPL 18 Dec 2026 205/210/240/245 iron condor',
  ],
])('%s is named %s', (id, name) => {
  expect(instrumentName(id)).toBe(name);
});

describe('what a quantity counts', () => {
  it.each([
    ['AAPL 18 Dec 2026 230 call', null, 2, 'contracts'],
    ['AAPL 18 Dec 2026 230/240 call spread', 240, -1, 'spread'],
    ['AAPL 18 Dec 2026 205/210/240/245 iron condor', 205, -2, 'condors'],
  ])('of %s follows from its name', (name, second, quantity, words) => {
    expect(unitWords({ name, second_strike: second }, quantity)).toBe(words);
  });
});
