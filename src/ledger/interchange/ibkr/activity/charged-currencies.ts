// In which currency the commission of an exchange was charged. A statement gives it in the base currency; an account without cash in
// that one is charged in another, and only the sums of the cash report say so.
import { minus, quotient, shareOf, sumOf } from '../../../../kernel/amounts.ts';
import { type Decimal, decimal, type Money, NO_MONEY } from '../../../../kernel/decimal.ts';
import type { CurrencyCode } from '../../../domain/entries/ids.ts';
import { currencyFrom } from '../../rows/currency-code.ts';
import { PLACES_MAX } from '../../rows/row-reading.ts';
import type { StatedTrade } from '../stated/statement-figures.ts';

/** By currency, negative for what was paid. */
type Sums = ReadonlyMap<string, Decimal>;

export interface ChargedCommissions {
  readonly base: CurrencyCode;
  /** Of all trades, by the cash report. */
  readonly reported: Sums;
  /** Of those that state their commission in their own currency. */
  readonly own: Sums;
  /** With their commission in the base currency. */
  readonly conversions: readonly StatedTrade[];
}

/** Reported sums are rounded at the ninth place. */
const NEAR = decimal('0.000001');
/** All ways to choose among more would take too long. */
const CHOSEN_AMONG_MAX = 16;

/** The trades that another currency paid, with what it paid; empty if the report does not say, or does not add up. */
export function chargedElsewhere(given: ChargedCommissions): ReadonlyMap<StatedTrade, StatedTrade> {
  const { base, reported, own, conversions } = given;
  const left = (currency: string): Decimal =>
    minus(reported.get(currency) ?? NO_MONEY, own.get(currency) ?? NO_MONEY);
  const payers = [...reported.keys()].filter(
    (currency) => currency !== base && left(currency).abs().gt(NEAR),
  );
  const paidBy = (trade: StatedTrade) => {
    const found = payers.filter((currency) => trade.security.symbol.split('.').includes(currency));
    return found.length === 1 ? found[0] : undefined;
  };
  const charged = conversions.filter(({ commission }) => !commission.isZero());
  const possible = charged.filter((trade) => paidBy(trade) !== undefined);
  const total = sumOf(charged.map(({ commission }) => commission));
  const elsewhere = adding(possible, minus(total, left(base) as Money)) ?? [];
  const byPayer = Map.groupBy(elsewhere, (trade) => paidBy(trade) ?? '');
  if (payers.some((currency) => !byPayer.has(currency))) return new Map();
  return new Map(
    [...byPayer].flatMap(([currency, trades]) => shared(trades, currency, left(currency) as Money)),
  );
}

/** All of them if they add up to the sum, else the earliest ones that do. */
function adding(trades: readonly StatedTrade[], sum: Money): readonly StatedTrade[] | undefined {
  const all = sumOf(trades.map(({ commission }) => commission));
  if (minus(all, sum).abs().lte(NEAR)) return trades;
  return trades.length > CHOSEN_AMONG_MAX ? undefined : chosen(trades, sum);
}

function chosen(trades: readonly StatedTrade[], sum: Money): readonly StatedTrade[] | undefined {
  if (sum.abs().lte(NEAR)) return [];
  const [first, ...rest] = trades;
  if (first === undefined) return undefined;
  const including = chosen(rest, minus(sum, first.commission));
  return including === undefined ? chosen(rest, sum) : [first, ...including];
}

/** By their commissions in the base currency; the last one has the rest. */
function shared(
  trades: readonly StatedTrade[],
  currency: string,
  sum: Money,
): (readonly [StatedTrade, StatedTrade])[] {
  const commissionCurrency = currencyFrom(currency);
  const all = sumOf(trades.map(({ commission }) => commission));
  if (commissionCurrency === undefined || !quotient(sum, all).gt(0)) return [];
  let rest = sum;
  return trades.map((trade, at) => {
    const part = shareOf(sum, trade.commission, all).roundedTo(PLACES_MAX) as Money;
    const commission = at === trades.length - 1 ? rest : part;
    rest = minus(rest, commission);
    return [trade, { ...trade, commission, commissionCurrency }] as const;
  });
}
