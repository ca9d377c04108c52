// Disposals in Canada: identical shares have one adjusted cost base over all accounts that are not registered (Income Tax Act
// s.47), and a superficial loss is not deducted but added to the cost of what replaced the shares (s.53(1)(f)).
import { lesser, minus, negated, shareOf, sumOf } from '../../../../kernel/amounts.ts';
import { assertNever } from '../../../../kernel/assert.ts';
import { NO_MONEY, NO_QUANTITY, type Quantity } from '../../../../kernel/decimal.ts';
import type { TradingDay } from '../../../../kernel/instant.ts';
import type { Acquired, DeniedLoss, Disposal, Disposed, Movement, Pooled } from './movement.ts';
import { createPoolBook, isDust, type PoolBook } from './pool-book.ts';
import { type SharedLoss, type SuperficialLosses, superficialLosses } from './superficial-loss.ts';

interface Person {
  readonly book: PoolBook;
  readonly disposals: Disposal[];
  /** Sold short, the first one first. */
  readonly uncovered: Map<string, Disposed[]>;
}

interface Context {
  /** The one whose disposals are reported, and affiliates. */
  readonly persons: readonly Person[];
  readonly losses: SuperficialLosses | undefined;
}

export interface Until {
  /** Pools are those after this day, unless given of today. */
  readonly until?: TradingDay | undefined;
  /** Of each other person whose purchases count, such as a spouse: what is denied is added to the cost of who bought. */
  readonly affiliates?: readonly (readonly Movement[])[];
}

/**
 * `movements`: in the order in which they took effect; `sheltered`: of each registered account, undefined where no loss is denied.
 */
export function averagedDisposals(
  movements: readonly Movement[],
  sheltered: readonly (readonly Movement[])[] | undefined,
  { until, affiliates = [] }: Until = {},
): Pooled {
  const byDay = (all: readonly Movement[]) =>
    all.toSorted((a, b) => (a.on < b.on ? -1 : a.on > b.on ? 1 : 0));
  const own = personWithoutBook();
  const persons = [own, ...affiliates.map(personWithoutBook)];
  const pooled = [movements, ...affiliates].map(byDay);
  const losses = sheltered && superficialLosses(pooled, sheltered.map(byDay));
  const context: Context = { persons, losses };
  const all = pooled.flatMap((moved, at) =>
    moved.map((one) => ({ one, on: one.on, person: persons[at] ?? own })),
  );
  let poolsThen: Pooled['pools'] | undefined;
  for (const { one, on, person } of byDayOf(all)) {
    if (until !== undefined && on > until) poolsThen ??= new Map(own.book.pools);
    applyMovement(context, person, one);
  }
  for (const sold of [...own.uncovered.values()].flat()) own.disposals.push(openShort(sold));
  return { disposals: byDayOf(own.disposals), pools: poolsThen ?? own.book.pools };
}

function personWithoutBook(): Person {
  return { book: createPoolBook(), disposals: [], uncovered: new Map() };
}

function byDayOf<One extends { readonly on: TradingDay }>(all: readonly One[]): readonly One[] {
  return all.toSorted((a, b) => (a.on < b.on ? -1 : a.on > b.on ? 1 : 0));
}

function applyMovement(context: Context, person: Person, one: Movement): void {
  const { book, disposals } = person;
  switch (one.kind) {
    case 'acquired':
      return buy(person, one);
    case 'disposed':
      return sell(context, person, one);
    case 'withdrawn':
      book.take(one.security, one.quantity);
      return;
    case 'split':
      return book.split(one);
    case 'cost-lowered':
      disposals.push(...[book.lower(one) ?? []].flat());
      return;
    case 'carried-over':
      disposals.push(...[book.carry(one) ?? []].flat());
      return;
    default:
      return assertNever(one);
  }
}

/** What was sold short is bought first: its gain is of the day on which it is covered. */
function buy(person: Person, { security, on, ...bought }: Acquired): void {
  const waiting = person.uncovered.get(security) ?? [];
  let { quantity, cost } = bought;
  while (waiting[0] !== undefined && !quantity.isZero()) {
    const [sold] = waiting;
    const covered = lesser(sold.quantity, quantity);
    const paid = shareOf(cost, covered, quantity);
    const part = partOf(sold, covered);
    const match = { rule: 'later-purchase', on, quantity: covered, cost: paid } as const;
    person.disposals.push({ ...part, on, matches: [match], uncovered: NO_QUANTITY });
    [quantity, cost] = [minus(quantity, covered), minus(cost, paid)];
    const rest = minus(sold.quantity, covered);
    if (rest.isZero()) waiting.shift();
    else waiting[0] = { ...sold, ...remainder(sold, part), quantity: rest };
  }
  if (!quantity.isZero()) person.book.add(security, { quantity, cost });
}

function sell({ persons, losses }: Context, person: Person, sold: Disposed): void {
  const { security, on } = sold;
  const { quantity, cost } = person.book.take(security, sold.quantity);
  const rest = minus(sold.quantity, quantity);
  const part = isDust(rest) ? { ...sold, quantity } : partOf(sold, quantity);
  if (!quantity.isZero()) {
    const match = { rule: 'pool', on: undefined, quantity, cost } as const;
    const gain = minus(minus(part.proceeds, part.fees), cost);
    const denied = gain.isNegative()
      ? losses?.deniedOf({ security, on, quantity, loss: negated(gain) })
      : undefined;
    for (const [at, added] of (denied?.added ?? []).entries())
      if (!added.isZero()) persons[at]?.book.add(security, { quantity: NO_QUANTITY, cost: added });
    const disposal = { ...part, matches: [match], uncovered: NO_QUANTITY };
    person.disposals.push(
      denied === undefined
        ? disposal
        : { ...disposal, denied: sharedBy(denied, persons.indexOf(person)) },
    );
  }
  if (isDust(rest)) return;
  const waiting = person.uncovered.get(security) ?? [];
  waiting.push({ ...sold, ...remainder(sold, part), quantity: rest });
  person.uncovered.set(security, waiting);
}

function sharedBy({ quantity, amount, added }: SharedLoss, seller: number): DeniedLoss {
  const addedToCost = added[seller] ?? NO_MONEY;
  return { quantity, amount, addedToCost, addedToAffiliates: minus(sumOf(added), addedToCost) };
}

function partOf(sold: Disposed, quantity: Quantity): Disposed {
  const share = { proceeds: shareOf(sold.proceeds, quantity, sold.quantity) };
  return { ...sold, ...share, quantity, fees: shareOf(sold.fees, quantity, sold.quantity) };
}

function remainder(sold: Disposed, part: Disposed): Pick<Disposed, 'proceeds' | 'fees'> {
  return { proceeds: minus(sold.proceeds, part.proceeds), fees: minus(sold.fees, part.fees) };
}

function openShort({ kind: _, ...sold }: Disposed): Disposal {
  return { ...sold, matches: [], uncovered: sold.quantity };
}
