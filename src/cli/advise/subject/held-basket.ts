// A portfolio as one asset: what it holds now, valued at the closes on record of every day that has all of them.

import type { DayClose } from '../../../advisers/policy/markets/price-series.ts';
import { ledgerPlaceOf } from '../../../api/app/ledger.ts';
import type { TradingDay } from '../../../kernel/instant.ts';
import { failed, ok, type Result } from '../../../kernel/result.ts';
import { openHistory } from '../../../ledger/app/prices/open-history.ts';
import type { PortfolioRow } from '../../../ledger/ports/ledger-rows.ts';
import type { DayRange, PriceHistory } from '../../../ledger/ports/price-history.ts';
import type { OpenedLedger } from '../../book/ledger/local-ledger.ts';

export interface Basket {
  readonly closes: readonly DayClose[];
  /** Of the holdings in holdings and cash together, 0 to 1. */
  readonly weight: number;
}

interface Holding {
  readonly symbol: string;
  readonly quantity: number;
}

/** Money is a double here: it is read by a network, never booked. */
export async function heldBasket(
  { id, baseCurrency }: PortfolioRow,
  { ledger: { read }, api }: OpenedLedger,
): Promise<Result<Basket, string>> {
  const positions = (await read.positions(id)).filter(({ quantity }) => !quantity.isZero());
  const rows = await read.securities(positions.map(({ security }) => security));
  const symbolById = new Map(rows.map((row) => [row.id, row.symbol]));
  const holdings = positions.map(({ security, quantity }) => ({
    symbol: symbolById.get(security) ?? '',
    quantity: quantity.toNumber(),
  }));
  if (holdings.length === 0) return failed('it holds nothing to advise on');
  const short = holdings.find(({ quantity }) => quantity < 0);
  if (short !== undefined)
    return failed(`${short.symbol} is short; weights of 0 to 100 % do not fit`);
  const foreign = positions.find(({ currency }) => currency !== baseCurrency);
  if (foreign !== undefined)
    return failed(
      `${symbolById.get(foreign.security)} is held in ${foreign.currency}; only ${baseCurrency} can be added up here`,
    );
  const { history, close } = await openHistory(ledgerPlaceOf(api.store));
  try {
    const closes = await valued(history, holdings);
    const cash = (await read.cash(id)).find(({ currency }) => currency === baseCurrency);
    const value = closes.at(-1)?.close ?? 0;
    const total = value + Math.max(0, cash?.balance.toNumber() ?? 0);
    return ok({ closes, weight: total > 0 ? value / total : 0 });
  } finally {
    await close();
  }
}

const ALL_DAYS: DayRange = { from: '1900-01-01' as TradingDay, to: '9999-12-31' as TradingDay };

async function valued(
  history: PriceHistory,
  holdings: readonly Holding[],
): Promise<readonly DayClose[]> {
  const valueByDay = new Map<TradingDay, { value: number; priced: number }>();
  for (const { symbol, quantity } of holdings) {
    const splits = await history.splits(symbol, ALL_DAYS);
    for (const { on, price } of await history.closes(symbol, ALL_DAYS)) {
      // Today's quantity counts today's shares: a close before a split is for fewer or more of them.
      const later = splits.filter((split) => split.on > on);
      const shares = later.reduce(
        (all, { newShares, oldShares }) => (all * oldShares.toNumber()) / newShares.toNumber(),
        quantity,
      );
      const { value, priced } = valueByDay.get(on) ?? { value: 0, priced: 0 };
      valueByDay.set(on, { value: value + shares * price.toNumber(), priced: priced + 1 });
    }
  }
  return [...valueByDay]
    .filter(([, { priced }]) => priced === holdings.length)
    .map(([day, { value }]) => ({ day, close: value }))
    .toSorted((a, b) => (a.day < b.day ? -1 : 1));
}
