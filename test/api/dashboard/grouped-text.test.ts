// Sentences of the server with the numbers written as the reader chose.
import { afterEach, describe, expect, it } from 'vitest';
import { groupedPrices, groupedText } from '../../../src/api/dashboard/facts/grouped-text.ts';
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

describe('a sentence of a trader', () => {
  it.each([
    [
      'open',
      '500 at 90200 on average, R 2300: 1,150,000 VND at risk',
      '500 at 90,200 on average, R 2,300: 1,150,000 VND at risk',
    ],
    [
      'plan',
      'FPT-19: stop 87900 (2.5 %, watched), target 94800.5',
      'FPT-19: stop 87,900 (2.5 %, watched), target 94,800.5',
    ],
    [
      'intent',
      'buy 1500 FPT up to 90300 until 09:21:23; bid 90100, ask 90200',
      'buy 1,500 FPT up to 90,300 until 09:21:23; bid 90,100, ask 90,200',
    ],
    [
      'size',
      '500 of the 2200 shares wanted; each loses 2300 at the stop',
      '500 of the 2,200 shares wanted; each loses 2,300 at the stop',
    ],
    ['stop', 'FPT from 87900 to 88400', 'FPT from 87,900 to 88,400'],
    [
      'ALARM',
      'FPT 500: 87800 is through its stop at 87900',
      'FPT 500: 87,800 is through its stop at 87,900',
    ],
  ])('has its prices in groups, %s', (_, sentence, words) => {
    expect(groupedPrices(sentence)).toBe(words);
    // Its decimals are written with a point, whatever its reader chose.
    writeNumbersBy(() => 'de-DE');
    expect(groupedPrices(sentence)).toBe(words);
  });

  it.each([
    'entry acknowledged, ssiOrder 10000003',
    'bought 500 at 368.34 (10000001:500)',
    'the trading day 2026-06-08 began at 2026-06-08 09:00:00 ICT',
    'prediction.confidence 0.5481, at least 0.5',
    'from 2026-06-08 to 2026-06-10; permId 1129360001; facts 1200 to-1300',
  ])('keeps ids, days and times: %s', (sentence) => {
    expect(groupedPrices(sentence)).toBe(sentence);
  });
});
