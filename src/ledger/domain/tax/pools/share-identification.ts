// Which shares a disposal was of in the United Kingdom: those acquired on the same day (TCGA 1992 s.105), then within the next
// 30 days (s.106A), then those of the Section 104 holding, and after a short sale those acquired later (s.105(2)).
// HMRC, Capital Gains Manual CG51560. All that happened on one day in one security is one acquisition and one disposal.
import { lesser, minus, plus, quotient, shareOf } from '../../../../kernel/amounts.ts';
import { assertNever } from '../../../../kernel/assert.ts';
import {
  type Decimal,
  type Money,
  NO_MONEY,
  NO_QUANTITY,
  ONE,
  type Quantity,
} from '../../../../kernel/decimal.ts';
import type { TradingDay } from '../../../../kernel/instant.ts';
import { addDays } from '../../../../market/time/day.ts';
import { splitsSince } from '../../prices/splits.ts';
import type {
  Acquired,
  Disposal,
  Disposed,
  Match,
  MatchRule,
  Movement,
  Pooled,
  SplitOfPool,
} from './movement.ts';
import { createPoolBook, isDust, type PoolBook } from './pool-book.ts';

const WINDOW_DAYS = 30;

/** What is left of a day's purchases, or of its sales. */
interface Purchase {
  readonly on: TradingDay;
  quantity: Quantity;
  cost: Money;
}

interface Sale {
  readonly on: TradingDay;
  readonly security: string;
  readonly quantity: Quantity;
  readonly proceeds: Money;
  readonly fees: Money;
  readonly matches: Match[];
  left: Quantity;
}

interface OneSecurity {
  readonly purchases: readonly Purchase[];
  readonly sales: readonly Sale[];
  readonly splits: readonly SplitOfPool[];
  /** Sold short, the first one first. */
  readonly uncovered: Sale[];
}

/** `movements`: of one day in the order in which they took effect. Pools are those after `until`, unless given of today. */
export function identifiedDisposals(movements: readonly Movement[], until?: TradingDay): Pooled {
  const inOrder = movements.toSorted((a, b) => (a.on < b.on ? -1 : a.on > b.on ? 1 : 0));
  const securities = new Map(
    [...Map.groupBy(inOrder, ({ security }) => security)].map(
      ([security, own]) => [security, ofOneSecurity(own)] as const,
    ),
  );
  for (const one of securities.values()) matchPurchases(one);
  const book = createPoolBook();
  const gains: Disposal[] = [];
  let poolsThen: Pooled['pools'] | undefined;
  for (const [on, ofDay] of Map.groupBy(inOrder, (one) => one.on)) {
    if (until !== undefined && on > until) poolsThen ??= new Map(book.pools);
    for (const one of ofDay) gains.push(...changed(book, one));
    for (const name of new Set(ofDay.map(({ security }) => security))) {
      const security = securities.get(name);
      if (security !== undefined) pooledOn(book, { name, security, on });
    }
    for (const one of ofDay) if (one.kind === 'withdrawn') book.take(one.security, one.quantity);
  }
  const sales = [...securities.values()].flatMap((one) => one.sales.map(disposalOf));
  const disposals = [...sales, ...gains].toSorted((a, b) =>
    a.on < b.on ? -1 : a.on > b.on ? 1 : 0,
  );
  return { disposals, pools: poolsThen ?? book.pools };
}

function ofOneSecurity(movements: readonly Movement[]): OneSecurity {
  const ofKind = <Kind extends Movement['kind']>(kind: Kind) =>
    movements.filter((one): one is Extract<Movement, { kind: Kind }> => one.kind === kind);
  const bought = ofKind('acquired').filter(({ isBought }) => isBought);
  return {
    purchases: [...Map.groupBy(bought, ({ on }) => on)].map(([on, own]) => purchaseOf(on, own)),
    sales: [...Map.groupBy(ofKind('disposed'), ({ on }) => on)].map(([on, own]) => saleOf(on, own)),
    splits: ofKind('split'),
    uncovered: [],
  };
}

function purchaseOf(on: TradingDay, own: readonly Acquired[]): Purchase {
  return {
    on,
    quantity: own.reduce((sum, one) => plus(sum, one.quantity), NO_QUANTITY),
    cost: own.reduce((sum, one) => plus(sum, one.cost), NO_MONEY),
  };
}

function saleOf(on: TradingDay, own: readonly Disposed[]): Sale {
  const quantity = own.reduce((sum, one) => plus(sum, one.quantity), NO_QUANTITY);
  return {
    on,
    security: own[0]?.security ?? '',
    quantity,
    proceeds: own.reduce((sum, one) => plus(sum, one.proceeds), NO_MONEY),
    fees: own.reduce((sum, one) => plus(sum, one.fees), NO_MONEY),
    matches: [],
    left: quantity,
  };
}

/** Purchases of the same day come first for all sales, before an earlier sale takes them. */
function matchPurchases(security: OneSecurity): void {
  const { purchases, sales } = security;
  for (const sale of sales)
    for (const one of purchases) if (one.on === sale.on) take(security, sale, one, 'same-day');
  for (const sale of sales) {
    const until = addDays(sale.on, WINDOW_DAYS);
    for (const one of purchases)
      if (one.on > sale.on && one.on <= until) take(security, sale, one, 'next-30-days');
  }
}

/** Splits between the two days restate what was bought in the units of the sale. */
function take({ splits }: OneSecurity, sale: Sale, purchase: Purchase, rule: MatchRule): void {
  if (sale.left.isZero() || purchase.quantity.isZero()) return;
  const since = splitsSince(splits, sale.on, purchase.on);
  const grown = product(since.map(({ newShares }) => newShares));
  const from = product(since.map(({ oldShares }) => oldShares));
  const available =
    since.length === 0 ? purchase.quantity : inUnits(purchase.quantity, from, grown);
  const isAll = available.lte(sale.left);
  const quantity = lesser(available, sale.left);
  const units = isAll ? purchase.quantity : inUnits(quantity, grown, from);
  const cost = isAll ? purchase.cost : shareOf(purchase.cost, units, purchase.quantity);
  purchase.quantity = minus(purchase.quantity, units);
  purchase.cost = minus(purchase.cost, cost);
  sale.left = withoutDust(minus(sale.left, quantity));
  sale.matches.push({ rule, on: purchase.on, quantity, cost });
}

function inUnits(quantity: Quantity, above: Decimal, below: Decimal): Quantity {
  return above.eq(below) ? quantity : (quotient(quantity.times(above), below) as Quantity);
}

function product(factors: readonly Decimal[]): Decimal {
  return factors.reduce((all, one) => all.times(one), ONE);
}

function withoutDust(quantity: Quantity): Quantity {
  return isDust(quantity) ? NO_QUANTITY : quantity;
}

/** What a company does to its shares comes before the trades of the day. */
function changed(book: PoolBook, movement: Movement): readonly Disposal[] {
  switch (movement.kind) {
    case 'split':
      book.split(movement);
      return [];
    case 'cost-lowered':
      return [book.lower(movement) ?? []].flat();
    case 'carried-over':
      return [book.carry(movement) ?? []].flat();
    case 'acquired':
      if (!movement.isBought) book.add(movement.security, movement);
      return [];
    case 'disposed':
    case 'withdrawn':
      return [];
    default:
      return assertNever(movement);
  }
}

interface DayOfSecurity {
  readonly name: string;
  readonly security: OneSecurity;
  readonly on: TradingDay;
}

/** What no rule has identified: purchases cover what was sold short, and join the pool; sales come from it. */
function pooledOn(book: PoolBook, { name, security, on }: DayOfSecurity): void {
  const { purchases, sales, uncovered } = security;
  const purchase = purchases.find((one) => one.on === on);
  if (purchase !== undefined) {
    for (const sale of uncovered) take(security, sale, purchase, 'later-purchase');
    while (uncovered[0]?.left.isZero()) uncovered.shift();
    if (!purchase.quantity.isZero()) book.add(name, purchase);
  }
  const sale = sales.find((one) => one.on === on);
  if (sale === undefined || sale.left.isZero()) return;
  const { quantity, cost } = book.take(name, sale.left);
  if (!quantity.isZero()) sale.matches.push({ rule: 'pool', on: undefined, quantity, cost });
  sale.left = withoutDust(minus(sale.left, quantity));
  if (!sale.left.isZero()) uncovered.push(sale);
}

function disposalOf({ left, ...sale }: Sale): Disposal {
  return { ...sale, uncovered: left };
}
