// What the securities of the household cost: closes and rates on record, and the newest price stated by hand.
import { decimal, price } from '../../../kernel/decimal.ts';
import type { Instant, TradingDay } from '../../../kernel/instant.ts';
import type { CurrencyCode } from '../../../ledger/ports/drafts.ts';
import type { PriceHistory, SplitFactor } from '../../../ledger/ports/price-history.ts';
import type { ManualPrices } from '../../../ledger/ports/prices.ts';
import type { Household } from './household-file.ts';
import { interpolated } from './interpolated.ts';

export interface PriceBooks {
  readonly history: PriceHistory;
  readonly byHand: ManualPrices;
}

const SOURCE = 'demo';
const PRICE_PLACES = 2;
const RATE_PLACES = 4;

export async function recordPrices(
  { history, byHand }: PriceBooks,
  { securities, rates, splits }: Household,
  { now, today }: { readonly now: Instant; readonly today: TradingDay },
): Promise<void> {
  for (const { symbol, currency: code, prices } of securities) {
    const currency = code as CurrencyCode;
    const closes = interpolated(prices, today, PRICE_PLACES);
    const isKnown = (await history.span(symbol)) !== undefined;
    // Those of an earlier start stay: its days were moved less.
    if (!isKnown) {
      const priced = { symbol, currency, source: SOURCE };
      await history.recordCloses(
        closes.map(({ on, figure }) => ({ ...priced, on, price: price(figure) })),
      );
      await history.recordSplits(splitsOf(splits, symbol));
    }
    const last = closes.at(-1);
    if (last === undefined) continue;
    const stated = { symbol, price: price(last.figure), currency };
    await byHand.put({ ...stated, at: now, setBy: SOURCE, setAt: now });
  }
  for (const { from, to, rates: points } of rates) {
    const pair = { from: from as CurrencyCode, to: to as CurrencyCode, source: SOURCE };
    const dated = interpolated(points, today, RATE_PLACES);
    await history.recordRates(
      dated.map(({ on, figure }) => ({ ...pair, on, rate: decimal(figure) })),
    );
  }
}

function splitsOf(splits: Household['splits'], wanted: string): SplitFactor[] {
  return splits
    .filter(({ symbol }) => symbol === wanted)
    .map(({ symbol, on, new_shares, old_shares }) => {
      const [newShares, oldShares] = [decimal(new_shares), decimal(old_shares)];
      return { symbol, on, newShares, oldShares, source: SOURCE };
    });
}
