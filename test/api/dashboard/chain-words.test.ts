import { expect, it } from 'vitest';
import { textParts } from '../../../src/api/dashboard/facts/chain-ids.ts';
import { groupedPrices, groupedText } from '../../../src/api/dashboard/facts/grouped-text.ts';
import { idWords } from '../../../src/api/dashboard/facts/instrument-name.ts';

const CALL = 'AAPL 261218C00230000';
const SPREAD = `${CALL}-261218C00240000`;
const CONDOR = `AAPL 261218P00210000-261218P00205000-261218C00240000-261218C00245000`;

it('names a position in options by its contracts and its number', () => {
  expect(idWords(`${CALL}-11`)).toBe('AAPL 18 Dec 2026 230 call #11');
  expect(idWords(`${SPREAD}-12`)).toBe('AAPL 18 Dec 2026 230/240 call spread #12');
  expect(idWords(CONDOR)).toBe('AAPL 18 Dec 2026 205/210/240/245 iron condor');
  expect(idWords('SPY-11')).toBe('SPY-11');
  expect(idWords('flow-follow-20201216')).toBe('flow-follow-20201216');
});

it('links the positions in a sentence by their ids, and names them', () => {
  const text = `the opposite position ${SPREAD}-12 holds ${CALL}: SPY-6 waits`;
  expect(textParts(text, new Set([`${SPREAD}-12`, 'SPY-6']))).toEqual([
    { text: 'the opposite position ' },
    { text: 'AAPL 18 Dec 2026 230/240 call spread #12', id: `${SPREAD}-12` },
    { text: ` holds ${CALL}: ` },
    { text: 'SPY-6', id: 'SPY-6' },
    { text: ' waits' },
  ]);
});

it('names the contracts in sentences of servers and traders', () => {
  const words = 'AAPL 18 Dec 2026 230/240 call spread';
  expect(groupedText(`it is open already: ${SPREAD}-12`)).toBe(`it is open already: ${words} #12`);
  expect(groupedPrices(`sell 1000 ${SPREAD} at 2000`)).toBe(`sell 1000 ${words} at 2,000`);
});
