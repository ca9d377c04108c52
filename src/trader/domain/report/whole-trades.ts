// A trade in parts is several positions and one trade: its parts win and lose together, so statistics count it once.
// Decision 0013
import { amountOf, priceOfAmount } from '../../../market/instruments/amount.ts';
import { cents } from '../../../market/instruments/money.ts';
import type { RunTrade } from './run-result.ts';

/** One row for each trade, in order of its last close. Prices of parts are averages by quantity, excursions the largest. */
export function wholeTrades(trades: readonly RunTrade[]): readonly RunTrade[] {
  return [...Map.groupBy(trades, ({ trade }) => trade).values()]
    .map(([first, ...others]) => whole(first as RunTrade, others))
    .sort((one, other) => one.closedAt - other.closedAt);
}

/** Shares that an option delivered belong to its trade: prices are then those of the option. */
function whole(first: RunTrade, others: readonly RunTrade[]): RunTrade {
  if (others.length === 0) return first;
  const parts = [first, ...others];
  const alike = parts.filter(({ symbol }) => symbol === first.symbol);
  const sum = (of: (part: RunTrade) => number, from = parts) =>
    from.reduce((total, part) => total + of(part), 0);
  const quantity = sum((part) => part.quantity, alike);
  const average = (price: (part: RunTrade) => number) => {
    const amount = sum((part) => amountOf(part.symbol, price(part), part.quantity), alike);
    return priceOfAmount(first.symbol, amount, quantity);
  };
  const pnl = cents(sum((part) => part.pnl));
  const risk = sum(riskOf);
  return {
    ...first,
    quantity,
    entry: average((part) => part.entry),
    exit: average((part) => part.exit),
    reason: parts.reduce((last, part) => (part.closedAt >= last.closedAt ? part : last)).reason,
    pnl,
    commission: cents(sum((part) => part.commission)),
    openedAt: parts.reduce((earliest, part) =>
      part.openedAt < earliest.openedAt ? part : earliest,
    ).openedAt,
    closedAt: parts.reduce((latest, part) => (part.closedAt > latest.closedAt ? part : latest))
      .closedAt,
    initialStop: average((part) => part.initialStop),
    rMultiple: risk > 0 ? pnl / risk : undefined,
    mae: Math.max(...alike.map((part) => part.mae)),
    mfe: Math.max(...alike.map((part) => part.mfe)),
  };
}

/** In the currency of the account, as for the part's own multiple of it; 0 if it is unknown. */
function riskOf({ symbol, entry, initialStop, quantity }: RunTrade): number {
  return amountOf(symbol, Math.abs(entry - initialStop), quantity);
}
