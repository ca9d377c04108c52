// Draws trades for properties: quantities, prices and fees with decimals, days in order.
import fc from 'fast-check';
import { decimal, money, price, quantity } from '../../../../src/kernel/decimal.ts';
import { instant, type TradingDay } from '../../../../src/kernel/instant.ts';
import type { TradeId } from '../../../../src/ledger/domain/lots/lot.ts';
import type { LotMethod, LotTerms } from '../../../../src/ledger/domain/lots/lot-terms.ts';
import type { Trade } from '../../../../src/ledger/domain/lots/trade.ts';
import { addDays, utcMidnight } from '../../../../src/market/time/day.ts';

export const METHODS = ['FIFO', 'LIFO', 'HIFO', 'AVERAGE', 'MIN_TAX'] as const;

export function termsBy(method: LotMethod, allowShort = true): LotTerms {
  return {
    method,
    allowShort,
    feesInBasis: true,
    longTermRule: { kind: 'us-more-than-one-year' },
    taxRates: { SHORT: decimal('0.3'), LONG: decimal('0.15') },
  };
}

const FIRST_DAY = '2023-01-03' as TradingDay;

const drawn = fc.record({
  side: fc.constantFrom('BUY', 'SELL'),
  daysLater: fc.integer({ min: 0, max: 60 }),
  thousandths: fc.integer({ min: 1, max: 300_000 }),
  cents: fc.integer({ min: 1, max: 50_000 }),
  feeCents: fc.integer({ min: 0, max: 999 }),
});

export const trades: fc.Arbitrary<readonly Trade[]> = fc
  .array(drawn, { minLength: 1, maxLength: 40 })
  .map((all) => {
    let on = FIRST_DAY;
    return all.map(({ side, daysLater, thousandths, cents, feeCents }, booking): Trade => {
      on = addDays(on, daysLater);
      return {
        id: `t${booking}` as TradeId,
        side,
        at: instant(utcMidnight(on)),
        on,
        booking,
        quantity: quantity((thousandths / 1_000).toFixed(3)),
        price: price((cents / 100).toFixed(2)),
        fees: money((feeCents / 100).toFixed(2)),
      };
    });
  });
