// Sentences of the server with the numbers written as the reader chose.
import { afterEach, describe, expect, it } from 'vitest';
import { groupedText } from '../../../src/api/dashboard/facts/grouped-text.ts';
import { FIRST_STYLE, writeNumbersBy } from '../../../src/api/dashboard/facts/number-formats.ts';

afterEach(() => writeNumbersBy(() => FIRST_STYLE));

describe('a sentence of the server', () => {
  it.each([
    [
      'Cash of 39628.00 USD is 3699608.91 % of it.',
      'Cash of 39,628.00 USD is 3,699,608.91 % of it.',
    ],
    ['This would buy 99999999 SPY, limit 85.5.', 'This would buy 99,999,999 SPY, limit 85.5.'],
    ['sell 1000 BRK.B and 999 SPY', 'sell 1,000 BRK.B and 999 SPY'],
  ])('has its amounts in groups: %s', (sentence, words) => {
    expect(groupedText(sentence)).toBe(words);
  });

  it.each([
    'Booked as transaction 12345 on 2026-11-20 by ann.',
    'Order 10000001 is working; request req_20001 AAPL.',
    'It ends 2026-11-20 EST, at 14:3000 ET.',
    'Already 12,345.00 USD',
  ])('keeps names, days and what has its groups: %s', (sentence) => {
    expect(groupedText(sentence)).toBe(sentence);
  });

  it('follows the way in which its reader writes numbers', () => {
    writeNumbersBy(() => 'de-DE');
    expect(groupedText('Cash of 39628.50 EUR.')).toBe('Cash of 39.628,50 EUR.');
  });
});
