// The part of a loss that is superficial in Canada (Income Tax Act s.54): the least of what was sold, what the person and
// affiliates, such as a spouse, bought from 30 days before to 30 days after, and what they hold at the end of that time, over what was sold.
// CRA, IT-387R2 and IT-456R s.12; https://www.adjustedcostbase.ca/blog/applying-the-superficial-loss-rule-for-a-partial-disposition-of-shares/
import { lesser, minus, plus, quotient, scaled, shareOf } from '../../../../kernel/amounts.ts';
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
import { type SplitOnDay, splitsSince } from '../../prices/splits.ts';
import type { DeniedLoss, Movement, SplitOfPool } from './movement.ts';

const WINDOW_DAYS = 30;

/** What a registered account, or all pooled ones of one person, bought and held. */
interface Account {
  /** Of a person, in the order in which they were given; undefined of a registered account. */
  readonly person: number | undefined;
  readonly purchases: ReadonlyMap<string, readonly Dated[]>;
  /** After each day with a change, ascending. */
  readonly balances: ReadonlyMap<string, readonly Dated[]>;
}

interface Dated {
  readonly on: TradingDay;
  readonly quantity: Quantity;
}

export interface Sold {
  readonly security: string;
  readonly on: TradingDay;
  readonly quantity: Quantity;
  /** Positive. */
  readonly loss: Money;
}

export interface SuperficialLosses {
  /** Undefined if the whole loss may be deducted. */
  deniedOf(sold: Sold): SharedLoss | undefined;
}

export interface SharedLoss extends Pick<DeniedLoss, 'quantity' | 'amount'> {
  /** What the pool of each person takes over; what is left of the amount is lost. */
  readonly added: readonly Money[];
}

/** `pooled`: of each person. `sheltered`: of each registered account; what it buys counts, and takes over no cost. */
export function superficialLosses(
  pooled: readonly (readonly Movement[])[],
  sheltered: readonly (readonly Movement[])[],
): SuperficialLosses {
  const accounts = [
    ...pooled.map((one, person) => accountOf(one, person)),
    ...sheltered.map((one) => accountOf(one, undefined)),
  ];
  const splits = splitsIn([...pooled, ...sheltered].flat());
  return {
    deniedOf({ security, on, quantity, loss }) {
      const [from, to] = [addDays(on, -WINDOW_DAYS), addDays(on, WINDOW_DAYS)];
      const inUnits = (one: Dated) => restated(splits.get(security) ?? [], one, on);
      const seen = accounts.map(({ person, purchases, balances }) => {
        const bought = (purchases.get(security) ?? [])
          .filter((one) => from <= one.on && one.on <= to)
          .reduce((sum, one) => plus(sum, inUnits(one)), NO_QUANTITY);
        const held = balances.get(security)?.findLast((one) => one.on <= to);
        return {
          person,
          bought,
          held: held === undefined ? NO_QUANTITY : inUnits({ ...held, on: to }),
        };
      });
      const all = (of: (one: (typeof seen)[number]) => Quantity, rows = seen) =>
        rows.reduce((sum, one) => plus(sum, of(one)), NO_QUANTITY);
      const bought = all((one) => one.bought);
      const least = lesser(
        quantity,
        lesser(
          bought,
          all(({ held }) => held),
        ),
      );
      if (!least.gt(0)) return undefined;
      const amount = shareOf(loss, least, quantity);
      const buyers = seen.filter((one) => one.bought.gt(0));
      const ofBuyers = all(({ held }) => held, buyers);
      const added = pooled.map((_, at) => {
        const own = buyers.find(({ person }) => person === at);
        return own?.held.gt(0) ? shareOf(amount, own.held, ofBuyers) : NO_MONEY;
      });
      return { quantity: least, amount, added };
    },
  };
}

function accountOf(movements: readonly Movement[], person: number | undefined): Account {
  const held = new Map<string, Quantity>();
  const balances = new Map<string, Dated[]>();
  const purchases = new Map<string, Dated[]>();
  const push = (into: Map<string, Dated[]>, security: string, one: Dated) =>
    into.set(security, [...(into.get(security) ?? []), one]);
  for (const one of movements) {
    const { security, on } = one;
    applyQuantity(held, one);
    if (one.kind === 'acquired' && one.isBought) push(purchases, security, one);
    for (const name of one.kind === 'carried-over' ? [security, one.to] : [security])
      push(balances, name, { on, quantity: held.get(name) ?? NO_QUANTITY });
  }
  return { person, purchases, balances };
}

function applyQuantity(held: Map<string, Quantity>, one: Movement): void {
  const before = held.get(one.security) ?? NO_QUANTITY;
  switch (one.kind) {
    case 'acquired':
      held.set(one.security, plus(before, one.quantity));
      return;
    case 'disposed':
    case 'withdrawn':
      held.set(one.security, minus(before, one.quantity));
      return;
    case 'split':
      held.set(one.security, quotient(before.times(one.newShares), one.oldShares) as Quantity);
      return;
    case 'carried-over':
      held.set(one.to, plus(held.get(one.to) ?? NO_QUANTITY, scaled(before, one.ratio)));
      if (one.isReplaced) held.delete(one.security);
      return;
    case 'cost-lowered':
      return;
    default:
      return assertNever(one);
  }
}

/** Booked in several accounts, and one split all the same. */
function splitsIn(movements: readonly Movement[]): ReadonlyMap<string, readonly SplitOfPool[]> {
  const splits = movements.filter((one) => one.kind === 'split');
  const once = new Map(splits.map((one) => [`${one.security} ${one.on}`, one]));
  return Map.groupBy(once.values(), ({ security }) => security);
}

/** In units of the day. */
function restated(splits: readonly SplitOfPool[], one: Dated, day: TradingDay): Quantity {
  if (splits.length === 0) return one.quantity;
  const [before, after] = [splitsSince(splits, one.on, day), splitsSince(splits, day, one.on)];
  const factor = (rows: readonly SplitOnDay[], of: (one: SplitOnDay) => Decimal) =>
    rows.reduce((all, row) => all.times(of(row)), ONE);
  const above = factor(before, (row) => row.newShares).times(factor(after, (row) => row.oldShares));
  const below = factor(before, (row) => row.oldShares).times(factor(after, (row) => row.newShares));
  return above.eq(below)
    ? one.quantity
    : (quotient(scaled(one.quantity, above), below) as Quantity);
}
