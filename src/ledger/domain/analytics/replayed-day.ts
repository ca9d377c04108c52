// The end of a day of a walk at the prices and rates of that day, or what is missing for it.
import { plus, scaled, valueAt } from '../../../kernel/amounts.ts';
import { type Decimal, NO_MONEY, ONE, type Quantity } from '../../../kernel/decimal.ts';
import type { TradingDay } from '../../../kernel/instant.ts';
import type { CurrencyCode, SecurityId } from '../entries/ids.ts';
import type { RecordedClose } from './price-track.ts';
import { currencyIn, type Held, heldOf, type ReplayedBook } from './replayed-book.ts';

export interface WalkPrices {
  /** The last close on or before the day, in the currency of the security. */
  close(security: SecurityId, on: TradingDay): RecordedClose | undefined;
  /** Units of the base currency for one of the other. */
  rate(currency: CurrencyCode, on: TradingDay): Decimal | undefined;
}

/** What came from outside, or went there; negative for what went. */
export interface ExternalFlow {
  readonly on: TradingDay;
  readonly amount: number;
}

/** The end of a day, in the base currency. */
export interface ReplayedDay {
  readonly on: TradingDay;
  readonly value: number;
  readonly cash: number;
  readonly held: readonly HeldValue[];
  /** Since the day before in the walk, each on its own day. */
  readonly flows: readonly ExternalFlow[];
  /** By security: received less paid for it since the day before, without what moved in or out as lots. */
  readonly paid: ReadonlyMap<SecurityId, number>;
  /**
   * By security: the value of lots that came from elsewhere less those that went. Elsewhere is also another security of the
   * portfolio: what a spin-off or a merger made of its lots.
   */
  readonly moved: ReadonlyMap<SecurityId, number>;
  /** The part of it that came from other portfolios, or went there. */
  readonly delivered: ReadonlyMap<SecurityId, number>;
}

export interface HeldValue {
  readonly security: SecurityId;
  readonly quantity: Quantity;
  readonly close: RecordedClose;
  readonly value: number;
}

/** Why a day has no value. */
export type Unvalued =
  | { readonly kind: 'NO_PRICE'; readonly security: SecurityId }
  | { readonly kind: 'NO_FX'; readonly currency: CurrencyCode };

export type ReplayedOrNot =
  | { readonly day: ReplayedDay }
  | { readonly day: undefined; readonly missing: readonly Unvalued[] };

export function replayedDay(walk: ReplayedBook, on: TradingDay, prices: WalkPrices): ReplayedOrNot {
  const held = heldOf(walk);
  const rates = ratesOn(walk, held, { on, prices });
  const closes = new Map<SecurityId, RecordedClose>();
  const missing: Unvalued[] = [...rates.missing];
  for (const { security } of [...held, ...walk.movedIn]) {
    if (closes.has(security)) continue;
    const close = prices.close(security, on);
    if (close === undefined) missing.push({ kind: 'NO_PRICE', security });
    else closes.set(security, close);
  }
  for (const { to } of walk.passedOn) {
    const close = closes.get(to) ?? prices.close(to, on);
    if (close !== undefined) closes.set(to, close);
  }
  if (missing.length > 0) return { day: undefined, missing };
  return { day: dayOf(walk, held, { on, closes, rateOf: rates.rateOf }) };
}

interface Known {
  readonly on: TradingDay;
  readonly closes: ReadonlyMap<SecurityId, RecordedClose>;
  rateOf(currency: CurrencyCode): Decimal;
}

function dayOf(
  walk: ReplayedBook,
  held: readonly Held[],
  { on, closes, rateOf }: Known,
): ReplayedDay {
  const worth = ({ security, quantity }: Held) => {
    const { price } = closes.get(security) as RecordedClose;
    return scaled(valueAt(quantity, price), rateOf(currencyIn(walk, security)));
  };
  let cash = NO_MONEY;
  for (const [currency, balance] of walk.cash)
    if (!balance.isZero()) cash = plus(cash, scaled(balance, rateOf(currency)));
  let value = cash;
  const values = held.map((one): HeldValue => {
    const own = worth(one);
    value = plus(value, own);
    const close = closes.get(one.security) as RecordedClose;
    return { ...one, close, value: own.toNumber() };
  });
  const moved = new Map<SecurityId, number>();
  const flows = walk.paidIn.map(({ on: day, currency, amount }) => ({
    on: day,
    amount: scaled(amount, rateOf(currency)).toNumber(),
  }));
  for (const one of walk.movedIn) {
    const amount = worth(one).toNumber();
    flows.push({ on: one.on, amount });
    moved.set(one.security, (moved.get(one.security) ?? 0) + amount);
  }
  const delivered = new Map(moved);
  for (const { from, to, quantity } of walk.passedOn) {
    // Without a price it is not held any more: the day belongs to the two of them together.
    if (!closes.has(to)) continue;
    const amount = worth({ security: to, quantity }).toNumber();
    moved.set(to, (moved.get(to) ?? 0) + amount);
    moved.set(from, (moved.get(from) ?? 0) - amount);
  }
  const paid = new Map<SecurityId, number>();
  for (const [security, amount] of walk.paidFor)
    paid.set(security, scaled(amount, rateOf(currencyIn(walk, security))).toNumber());
  const sums = { value: value.toNumber(), cash: cash.toNumber() };
  return { on, ...sums, held: values, flows, paid, moved, delivered };
}

/** Of every currency in which something is held, or was paid since a day was last valued. */
function ratesOn(
  walk: ReplayedBook,
  held: readonly Held[],
  { on, prices }: { readonly on: TradingDay; readonly prices: WalkPrices },
) {
  const { baseCurrency } = walk.terms;
  const wanted = new Set<CurrencyCode>();
  for (const [currency, balance] of walk.cash) if (!balance.isZero()) wanted.add(currency);
  for (const { currency } of walk.paidIn) wanted.add(currency);
  for (const { security } of [...held, ...walk.movedIn]) wanted.add(currencyIn(walk, security));
  for (const security of walk.paidFor.keys()) wanted.add(currencyIn(walk, security));
  const rates = new Map<CurrencyCode, Decimal>([[baseCurrency, ONE]]);
  const missing: Unvalued[] = [];
  for (const currency of wanted) {
    if (rates.has(currency)) continue;
    const rate = prices.rate(currency, on);
    if (rate === undefined) missing.push({ kind: 'NO_FX', currency });
    else rates.set(currency, rate);
  }
  const rateOf = (currency: CurrencyCode) => {
    const rate = rates.get(currency);
    if (rate === undefined) throw new Error(`no rate of ${currency} was looked up`);
    return rate;
  };
  return { missing, rateOf };
}
