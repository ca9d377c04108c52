// Option terms that a file may state, and that lead to a trade hardly ever, or never.
import { describe, expect, it } from 'vitest';
import { venuesOf } from '../../../../src/trader/config/settings/venues.ts';
import { NO_EXITS, type Strategy } from '../../../../src/trader/domain/strategy/strategy.ts';
import {
  OPTION_TRADE_DEFAULTS,
  type OptionTrade,
  TRADED_KINDS,
} from '../../../../src/trader/domain/terms/option-trade.ts';
import { tradeWarnings } from '../../../../src/trader/domain/wording/trade-warning.ts';

const { home } = venuesOf('us');
const {
  call_or_put: bought,
  credit_vertical: credit,
  cash_secured_put: put,
} = OPTION_TRADE_DEFAULTS;

function said(
  trade: OptionTrade,
  {
    side = 'long',
    holdsToExpiry = false,
  }: { side?: Strategy['entry']['side']; holdsToExpiry?: boolean } = {},
): readonly string[] {
  const exit = { ...NO_EXITS, ...(holdsToExpiry && { holdsToExpiry }) };
  return tradeWarnings({ trade, entry: { side, when: 'true' }, exit }, home);
}

describe('terms of an option trade', () => {
  it.each(TRADED_KINDS)('by default lead to a trade: %s', (as) => {
    const side = as === 'cash_secured_put' ? 'long' : as === 'covered_call' ? 'short' : 'both';
    expect(said(OPTION_TRADE_DEFAULTS[as], { side })).toEqual([]);
  });

  it.each<[string, OptionTrade, string]>([
    ['the whole width as credit', { ...credit, creditPercentMin: 100 }, 'per share, at least 5'],
    [
      'more credit than the delta is worth',
      { ...credit, creditPercentMin: 40 },
      'per share, at least 2',
    ],
    [
      'a delta that lies inside the expected move',
      { ...credit, outsideExpectedMove: true },
      'the stock is expected to reach 90',
    ],
    [
      'one delta',
      { ...bought, delta: { from: 0.3, until: 0.3 } },
      'trade.delta: 0.3 is met by hardly any',
    ],
    [
      'a session that has ended',
      { ...bought, openMinMs: 23_400_000 },
      'trade.min_open_seconds is as long',
    ],
    [
      'the day of expiry',
      { ...bought, dte: { from: 0, until: 0 } },
      'none is entered in its last hour',
    ],
  ])('lead to hardly any if they ask for %s', (_, trade, text) => {
    expect(said(trade)).toEqual([expect.stringContaining(text)]);
  });

  it.each<[string, OptionTrade]>([
    ['a narrow range of deltas', { ...bought, delta: { from: 0.3, until: 0.31 } }],
    ['days of this week', { ...bought, dte: { from: 1, until: 5 } }],
    ['contracts of three years', { ...bought, dte: { from: 1_100, until: 1_100 } }],
    ['a premium of 100', { ...bought, premiumTicksMin: 10_000 }],
    ['a width for an index', { ...credit, width: 200 }],
    [
      'a strike outside of the expected move',
      {
        ...credit,
        outsideExpectedMove: true,
        delta: { from: 0.05, until: 0.15 },
        creditPercentMin: 5,
      },
    ],
  ])('lead to some if they ask for %s', (_, trade) => {
    expect(said(trade, { side: 'both' })).toEqual([]);
  });

  it('name the signal that leads to none', () => {
    const [text] = said({ ...credit, outsideExpectedMove: true }, { side: 'both' });
    expect(text).toMatch(/^trade chooses hardly anything on BUY, at any price/);
  });

  it('may be of the day of expiry if what is sold is held until then', () => {
    expect(said({ ...put, dte: { from: 0, until: 0 } }, { holdsToExpiry: true })).toEqual([]);
  });
});
