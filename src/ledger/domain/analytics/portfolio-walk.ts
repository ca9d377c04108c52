// A portfolio from day to day: its entries are folded once, and it is valued at the end of each day on the way.
import { minus, plus, scaled, valueAt } from '../../../kernel/amounts.ts';
import {
  type Decimal,
  type Money,
  NO_MONEY,
  NO_QUANTITY,
  ONE,
  type Quantity,
} from '../../../kernel/decimal.ts';
import type { TradingDay } from '../../../kernel/instant.ts';
import { ok, type Result } from '../../../kernel/result.ts';
import type { Entry } from '../entries/entry.ts';
import type { CurrencyCode, SecurityId } from '../entries/ids.ts';
import type { Lot } from '../lots/lot.ts';
import { heldIn, sideOf } from '../lots/lot-book.ts';
import { bookEntry } from '../portfolio/book-entry.ts';
import {
  type Consequences,
  type EntryRefusal,
  emptyPortfolio,
  type PortfolioBook,
  type PortfolioTerms,
} from '../portfolio/portfolio-book.ts';
import type { RecordedClose } from './price-track.ts';

export interface WalkPrices {
  /** The last close on or before the day, in the currency of the security. */
  close(security: SecurityId, on: TradingDay): RecordedClose | undefined;
  /** Units of the base currency for one of the other. */
  rate(currency: CurrencyCode, on: TradingDay): Decimal | undefined;
}

export interface WalkTerms {
  readonly portfolio: PortfolioTerms;
  readonly baseCurrency: CurrencyCode;
}

/** What came from outside, or went there; negative for what went. */
export interface ExternalFlow {
  readonly on: TradingDay;
  readonly amount: number;
}

/** The end of a day, in the base currency. */
export interface WalkedDay {
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

export type WalkedOrNot =
  | { readonly day: WalkedDay }
  | { readonly day: undefined; readonly missing: readonly Unvalued[] };

export interface PortfolioWalk {
  /** In the order in which entries took effect. */
  book(entry: Entry): Result<Consequences, EntryRefusal>;
  held(): readonly SecurityId[];
  openLots(): ReadonlyMap<SecurityId, readonly Lot[]>;
  /** A day without a value keeps what was paid until one has. */
  endOf(on: TradingDay, prices: WalkPrices): WalkedOrNot;
  /** Nothing was paid before: the value of the day is where a period begins. */
  begin(): void;
}

interface Walk {
  readonly terms: WalkTerms;
  readonly book: PortfolioBook;
  readonly cash: Map<CurrencyCode, Money>;
  readonly currencies: Map<SecurityId, CurrencyCode>;
  /** Since a day was last valued. */
  paidIn: { readonly on: TradingDay; readonly currency: CurrencyCode; readonly amount: Money }[];
  movedIn: {
    readonly on: TradingDay;
    readonly security: SecurityId;
    readonly quantity: Quantity;
  }[];
  passedOn: { readonly from: SecurityId; readonly to: SecurityId; readonly quantity: Quantity }[];
  paidFor: Map<SecurityId, Money>;
}

export function portfolioWalk(terms: WalkTerms): PortfolioWalk {
  const walk: Walk = {
    terms,
    book: emptyPortfolio(),
    cash: new Map(),
    currencies: new Map(),
    paidIn: [],
    movedIn: [],
    passedOn: [],
    paidFor: new Map(),
  };
  return {
    book: (entry) => book(walk, entry),
    held: () => heldOf(walk).map(({ security }) => security),
    openLots: () => new Map([...walk.book.bySecurity].map(([id, { lots }]) => [id, [...lots]])),
    endOf(on, prices) {
      const walked = valued(walk, on, prices);
      if (walked.day !== undefined) begin(walk);
      return walked;
    },
    begin: () => begin(walk),
  };
}

function begin(walk: Walk): void {
  walk.paidIn = [];
  walk.movedIn = [];
  walk.passedOn = [];
  walk.paidFor = new Map();
}

function book(walk: Walk, entry: Entry): Result<Consequences, EntryRefusal> {
  const { currency, on } = entry;
  const other = otherSecurity(entry);
  const before = other === undefined ? NO_QUANTITY : signedIn(walk, other);
  const booked = bookEntry(walk.book, entry, walk.terms.portfolio);
  if (!booked.ok) return booked;
  const { cash } = booked.value;
  walk.cash.set(currency, plus(walk.cash.get(currency) ?? NO_MONEY, cash));
  if (entry.kind === 'cash') {
    if (entry.isExternal) walk.paidIn.push({ on, currency, amount: cash });
    return ok(booked.value);
  }
  const { security } = entry;
  walk.currencies.set(security, currency);
  if (other !== undefined) {
    walk.currencies.set(other, currency);
    const quantity = minus(signedIn(walk, other), before);
    walk.passedOn.push({ from: security, to: other, quantity });
  }
  walk.paidFor.set(security, plus(walk.paidFor.get(security) ?? NO_MONEY, cash));
  if (entry.kind === 'lots-in' || entry.kind === 'lots-out')
    walk.movedIn.push({ on, security, quantity: movedQuantity(entry) });
  return ok(booked.value);
}

/** The one that an action makes of the lots of its own. */
function otherSecurity(entry: Entry): SecurityId | undefined {
  if (entry.kind !== 'action' || !('security' in entry.action)) return undefined;
  return Number(entry.action.security) as SecurityId;
}

function signedIn({ book: { bySecurity } }: Walk, security: SecurityId): Quantity {
  const lots = bySecurity.get(security);
  if (lots === undefined) return NO_QUANTITY;
  const held = heldIn(lots);
  return sideOf(lots) === 'SHORT' ? (held.negated() as Quantity) : held;
}

function movedQuantity({ kind, lots }: Extract<Entry, { readonly lots: unknown }>): Quantity {
  let sum = NO_MONEY as Decimal;
  for (const { side, remaining } of lots)
    sum = (side === 'SHORT') === (kind === 'lots-in') ? sum.minus(remaining) : sum.plus(remaining);
  return sum as Quantity;
}

interface Held {
  readonly security: SecurityId;
  readonly quantity: Quantity;
}

function heldOf({ book: { bySecurity } }: Walk): readonly Held[] {
  const held: Held[] = [];
  for (const [security, lots] of bySecurity) {
    const side = sideOf(lots);
    if (side === undefined) continue;
    const quantity = heldIn(lots);
    held.push({
      security,
      quantity: side === 'SHORT' ? (quantity.negated() as Quantity) : quantity,
    });
  }
  return held;
}

function valued(walk: Walk, on: TradingDay, prices: WalkPrices): WalkedOrNot {
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

function dayOf(walk: Walk, held: readonly Held[], { on, closes, rateOf }: Known): WalkedDay {
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
  return { on, value: value.toNumber(), cash: cash.toNumber(), held: values, flows, paid, moved };
}

function currencyIn({ currencies }: Walk, security: SecurityId): CurrencyCode {
  const currency = currencies.get(security);
  if (currency === undefined) throw new Error(`security ${security} is held without an entry`);
  return currency;
}

/** Of every currency in which something is held, or was paid since a day was last valued. */
function ratesOn(
  walk: Walk,
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
