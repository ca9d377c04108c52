// Disposals in Canada: identical shares have one adjusted cost base over all accounts that are not registered (Income Tax Act
// s.47), and a superficial loss is not deducted but added to the cost of what replaced the shares (s.53(1)(f)).
import { lesser, minus, negated, shareOf } from '../../../../kernel/amounts.ts';
import { assertNever } from '../../../../kernel/assert.ts';
import { NO_MONEY, NO_QUANTITY, type Quantity } from '../../../../kernel/decimal.ts';
import type { TradingDay } from '../../../../kernel/instant.ts';
import type { Acquired, Disposal, Disposed, Movement, Pooled } from './movement.ts';
import { createPoolBook, isDust, type PoolBook } from './pool-book.ts';
import { type SuperficialLosses, superficialLosses } from './superficial-loss.ts';

interface Context {
  readonly book: PoolBook;
  readonly losses: SuperficialLosses | undefined;
  readonly disposals: Disposal[];
  /** Sold short, the first one first. */
  readonly uncovered: Map<string, Disposed[]>;
}

/**
 * `movements`: in the order in which they took effect; `sheltered`: of each registered account, undefined where no loss is denied.
 * Pools are those after `until`, unless given of today.
 */
export function averagedDisposals(
  movements: readonly Movement[],
  sheltered: readonly (readonly Movement[])[] | undefined,
  until?: TradingDay,
): Pooled {
  const byDay = (all: readonly Movement[]) =>
    all.toSorted((a, b) => (a.on < b.on ? -1 : a.on > b.on ? 1 : 0));
  const own = byDay(movements);
  const book = createPoolBook();
  const losses = sheltered && superficialLosses(own, sheltered.map(byDay));
  const context: Context = { book, losses, disposals: [], uncovered: new Map() };
  let poolsThen: Pooled['pools'] | undefined;
  for (const one of own) {
    if (until !== undefined && one.on > until) poolsThen ??= new Map(book.pools);
    applyMovement(context, one);
  }
  for (const sold of [...context.uncovered.values()].flat())
    context.disposals.push(openShort(sold));
  const disposals = byDayOf(context.disposals);
  return { disposals, pools: poolsThen ?? book.pools };
}

function byDayOf(disposals: readonly Disposal[]): readonly Disposal[] {
  return disposals.toSorted((a, b) => (a.on < b.on ? -1 : a.on > b.on ? 1 : 0));
}

function applyMovement(context: Context, one: Movement): void {
  const { book, disposals } = context;
  switch (one.kind) {
    case 'acquired':
      return buy(context, one);
    case 'disposed':
      return sell(context, one);
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
function buy(context: Context, { security, on, ...bought }: Acquired): void {
  const waiting = context.uncovered.get(security) ?? [];
  let { quantity, cost } = bought;
  while (waiting[0] !== undefined && !quantity.isZero()) {
    const [sold] = waiting;
    const covered = lesser(sold.quantity, quantity);
    const paid = shareOf(cost, covered, quantity);
    const part = partOf(sold, covered);
    const match = { rule: 'later-purchase', on, quantity: covered, cost: paid } as const;
    context.disposals.push({ ...part, on, matches: [match], uncovered: NO_QUANTITY });
    [quantity, cost] = [minus(quantity, covered), minus(cost, paid)];
    const rest = minus(sold.quantity, covered);
    if (rest.isZero()) waiting.shift();
    else waiting[0] = { ...sold, ...remainder(sold, part), quantity: rest };
  }
  if (!quantity.isZero()) context.book.add(security, { quantity, cost });
}

function sell(context: Context, sold: Disposed): void {
  const { security, on } = sold;
  const { quantity, cost } = context.book.take(security, sold.quantity);
  const rest = minus(sold.quantity, quantity);
  const part = isDust(rest) ? { ...sold, quantity } : partOf(sold, quantity);
  if (!quantity.isZero()) {
    const match = { rule: 'pool', on: undefined, quantity, cost } as const;
    const gain = minus(minus(part.proceeds, part.fees), cost);
    const denied = gain.isNegative()
      ? context.losses?.deniedOf({ security, on, quantity, loss: negated(gain) })
      : undefined;
    const added = denied?.addedToCost ?? NO_MONEY;
    if (!added.isZero()) context.book.add(security, { quantity: NO_QUANTITY, cost: added });
    const disposal = { ...part, matches: [match], uncovered: NO_QUANTITY };
    context.disposals.push(denied === undefined ? disposal : { ...disposal, denied });
  }
  if (isDust(rest)) return;
  const waiting = context.uncovered.get(security) ?? [];
  waiting.push({ ...sold, ...remainder(sold, part), quantity: rest });
  context.uncovered.set(security, waiting);
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
