// Movements of the pools of one person from what is booked in all portfolios.
import { plus, sumOf, valueAt } from '../../../../kernel/amounts.ts';
import { assertNever } from '../../../../kernel/assert.ts';
import { NO_MONEY } from '../../../../kernel/decimal.ts';
import type {
  DistributionEntry,
  LotsInEntry,
  LotsOutEntry,
  TradeEntry,
} from '../../entries/entry.ts';
import { bookAction, bookDelivery } from './action-movements.ts';
import type { Movement } from './movement.ts';
import {
  acquired,
  disposed,
  type FoldedInPool,
  lowered,
  type MissingRate,
  type PoolContext,
  type PooledPortfolio,
  type PoolMovements,
  type PoolSources,
  paid,
  placeOf,
} from './pool-sources.ts';

export function movementsOf(
  portfolios: readonly PooledPortfolio[],
  sources: PoolSources,
): PoolMovements {
  const found: PoolContext['found'] = { movements: [], dividends: [], notices: [], missing: [] };
  const transfers = transfersBetween(portfolios, sources.departures);
  const entries = portfolios
    .filter(({ isSheltered }) => !isSheltered)
    .flatMap((portfolio) => portfolio.folded.map((one) => ({ one, portfolio })))
    .toSorted((a, b) => a.one.entry.at - b.one.entry.at || a.one.entry.id - b.one.entry.id);
  for (const { one, portfolio } of entries)
    bookOne({ ...sources, ...transfers, portfolio, found }, one);
  const unrated = unratedIn(found.missing, found.movements);
  return {
    movements: onceForAll(found.movements.filter(({ security }) => !unrated.has(security))),
    dividends: found.dividends.filter(({ security }) => !unrated.has(security)),
    notices: found.notices,
    missing: found.missing,
  };
}

function transfersBetween(
  portfolios: readonly PooledPortfolio[],
  departures: PoolSources['departures'],
): Pick<PoolContext, 'arrivals' | 'origins'> {
  const placeOf = new Map(
    portfolios.flatMap((one) => one.folded.map(({ entry }) => [entry.id, one] as const)),
  );
  const pairs = [...departures].flatMap(([arrived, left]) => {
    const [to, from] = [placeOf.get(arrived), placeOf.get(left)];
    return to === undefined || from === undefined ? [] : [{ arrived, left, to, from }];
  });
  return {
    arrivals: new Map(pairs.map(({ left, to }) => [left, to])),
    origins: new Map(pairs.map(({ arrived, from }) => [arrived, from])),
  };
}

/** What a pool without a rate is carried over to has no known cost either. */
function unratedIn(
  missing: readonly MissingRate[],
  movements: readonly Movement[],
): ReadonlySet<string> {
  const unrated = new Set(missing.map(({ security }) => security));
  for (const one of movements)
    if (one.kind === 'carried-over' && unrated.has(one.security)) unrated.add(one.to);
  return unrated;
}

/** What a company does is booked in each portfolio, and happens once to the pool. */
function onceForAll(movements: readonly Movement[]): readonly Movement[] {
  const seen = new Set<string>();
  return movements.filter((one) => {
    if (one.kind !== 'split' && one.kind !== 'carried-over') return true;
    const to = one.kind === 'carried-over' ? one.to : '';
    const key = `${one.kind} ${one.security} ${one.on} ${to}`;
    return seen.has(key) ? false : seen.add(key);
  });
}

function bookOne(context: PoolContext, folded: FoldedInPool): void {
  const { entry } = folded;
  switch (entry.kind) {
    case 'trade':
      return bookTrade(context, entry);
    case 'cash':
      return;
    case 'distribution':
      return bookDistribution(context, folded, entry);
    case 'action':
      return bookAction(context, folded, entry);
    case 'option-end':
      return bookDelivery(context, folded, entry);
    case 'lots-out':
      return bookDeparture(context, entry);
    case 'lots-in':
      return bookArrival(context, entry);
    default:
      return assertNever(entry);
  }
}

function bookTrade(context: PoolContext, entry: TradeEntry): void {
  const { side, quantity, price, fees } = entry;
  const value = valueAt(quantity, price);
  if (side === 'BUY') acquired(context, entry, { quantity, cost: plus(value, fees) });
  else disposed(context, entry, { quantity, proceeds: value, fees });
}

function bookDistribution(
  context: PoolContext,
  { consequences }: FoldedInPool,
  entry: DistributionEntry,
): void {
  const { id, amount, withholding, bought } = entry;
  const lowersCost = context.returnsOfCapital.has(id) && consequences.income.isZero();
  if (lowersCost) lowered(context, entry, amount);
  else paid(context, entry, { amount, withheld: withholding });
  if (bought !== undefined)
    acquired(context, entry, {
      quantity: bought.quantity,
      cost: valueAt(bought.quantity, bought.price),
    });
}

/** Between pooled portfolios nothing changes. */
function bookDeparture(context: PoolContext, entry: LotsOutEntry): void {
  const to = context.arrivals.get(entry.id);
  if (to !== undefined && !to.isSheltered) return;
  const place = placeOf(context, entry, undefined);
  if (place === undefined) return;
  const quantity = sumOf(entry.lots.map(({ remaining }) => remaining));
  context.found.movements.push({ ...place, kind: 'withdrawn', quantity });
  context.found.notices.push({ kind: 'INTO_SHELTER', ...place });
}

/** At the rate of the day on which it was bought. */
function bookArrival(context: PoolContext, entry: LotsInEntry): void {
  const from = context.origins.get(entry.id);
  if (from !== undefined && !from.isSheltered) return;
  if (from !== undefined)
    context.found.notices.push({
      ...{ kind: 'OUT_OF_SHELTER', security: String(entry.security) },
      on: context.dayOf(entry),
    });
  for (const { side, remaining: quantity, basis, openedOn, isDateKnown } of entry.lots) {
    const isBought = isDateKnown && openedOn === entry.on && from === undefined;
    if (side === 'LONG')
      acquired(context, entry, { quantity, cost: basis, isBought, on: openedOn });
    else disposed(context, entry, { quantity, proceeds: basis, fees: NO_MONEY });
  }
}
