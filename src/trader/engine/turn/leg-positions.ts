// What the account holds, with the contracts of our verticals put together: the broker reports single contracts only.
// Decision 0058
import type { Instant } from '../../../kernel/instant.ts';
import { isOptionId, isVerticalId } from '../../../market/instruments/amount.ts';
import { contractsIn, parseVertical, type Vertical } from '../../../market/options/vertical.ts';
import type { BrokerSnapshot, ReportedPosition } from '../../ports/broker-reports.ts';
import { type Unpaired, unpairedFills } from '../state/leg-fills.ts';
import { ourShares, ownQuantity } from '../state/position-lookups.ts';
import type { State } from '../state/state.ts';
import type { Turn } from './turn.ts';

type Row = Pick<ReportedPosition, 'symbol' | 'quantity' | 'averageCost'>;

/** The snapshot with a row for each vertical that we trade; the rows of its contracts keep what is beyond it. */
export function withVerticals(turn: Turn, snapshot: BrokerSnapshot): BrokerSnapshot {
  const { state, broker } = turn;
  const { requestedAt: at, positions } = snapshot;
  const ours = positions.filter(({ account }) => account === state.account);
  broker.contracts.clear();
  for (const { symbol, quantity, averageCost } of ours)
    if (isOptionId(symbol)) broker.contracts.set(symbol, { quantity, averageCost, at });
  const verticals = verticalsOf(state);
  if (verticals.length === 0) return snapshot;
  const { account } = state;
  const others = positions.filter((row) => row.account !== account);
  const rows = combined(turn, verticals, ours).map((row) => ({ ...row, account }));
  return { ...snapshot, positions: [...others, ...rows] };
}

/** Takes one row as it is reported; returns the instruments whose quantity it may have changed. */
export function takePosition(
  { broker, state }: Turn,
  { symbol, quantity, averageCost, settling }: Omit<ReportedPosition, 'account'>,
  at: Instant,
): readonly string[] {
  const verticals = isOptionId(symbol) ? verticalsNear(state, symbol) : [];
  broker.positions.set(symbol, { quantity, averageCost, settling, at });
  if (isOptionId(symbol)) broker.contracts.set(symbol, { quantity, averageCost, at });
  return verticals.length === 0 ? [symbol] : combine({ broker, state }, verticals, at);
}

/** What of the rows that were reported is in verticals has changed, without a report. */
export function combineAgain({ broker, state, now }: Turn): void {
  combine({ broker, state }, verticalsOf(state), now);
}

type Account = Pick<Turn, 'broker' | 'state'>;

/** Signed contracts that the account holds beyond all that our records account for, verticals included. */
export function contractsBeyond({ broker, state }: Account, contract: string): number {
  const held = broker.contracts.get(contract)?.quantity ?? 0;
  return held - ourShares(state, contract) - inVerticals(state, contract);
}

function inVerticals(state: State, contract: string): number {
  let contracts = 0;
  for (const symbol of [...state.activeBySymbol.keys()].filter(isVerticalId))
    for (const leg of contractsIn(symbol))
      if (leg.contract === contract) contracts += leg.sign * ownQuantity(state, symbol);
  return contracts;
}

/** The contract that an order for a vertical has not filled, as far as is recorded. */
export function missingOf({ order, contract }: Unpaired): string {
  return contractsIn(order.symbol).find((leg) => leg.contract !== contract)?.contract ?? '';
}

/** Signed contracts in which the account shows the missing fill: what has filled alone is whole. */
export function unreportedOf(account: Account, alone: Unpaired): number {
  const sign = -Math.sign(alone.quantity);
  const shown = sign * contractsBeyond(account, missingOf(alone));
  return sign * Math.min(Math.abs(alone.quantity), Math.max(0, shown));
}

function combine(
  { broker, state }: Account,
  verticals: readonly Vertical[],
  at: Instant,
): readonly string[] {
  const names = new Set(verticals.flatMap(({ id, first, second }) => [first, second, id]));
  const rows = [...names].flatMap((symbol) => {
    const row = broker.contracts.get(symbol);
    return row === undefined
      ? []
      : [{ symbol, quantity: row.quantity, averageCost: row.averageCost }];
  });
  for (const { symbol, quantity, averageCost } of combined({ broker, state }, verticals, rows)) {
    const reportedAt = broker.contracts.get(symbol)?.at ?? at;
    broker.positions.set(symbol, { quantity, averageCost, at: reportedAt });
  }
  return [...names];
}

/** Active ones first; what was closed today is still recognized. */
function verticalsOf({ positionBySymbol, activeBySymbol }: State): readonly Vertical[] {
  return [...positionBySymbol.keys()]
    .filter(isVerticalId)
    .sort((one, other) => Number(activeBySymbol.has(other)) - Number(activeBySymbol.has(one)))
    .flatMap((symbol) => parseVertical(symbol) ?? []);
}

/** None unless one has this contract; then all of its class: what one of them has of a contract that they share is not there for another. */
function verticalsNear(state: State, contract: string): readonly Vertical[] {
  const all = verticalsOf(state);
  if (!all.some(({ first, second }) => contract === first || contract === second)) return [];
  const root = contract.slice(0, contract.indexOf(' ') + 1);
  return all.filter(({ first }) => first.startsWith(root));
}

/**
 * What orders have filled of one contract alone is counted apart from pairs. The other contract of it counts as not filled until the
 * units are booked, although the account shows it.
 */
function combined(
  account: Account,
  verticals: readonly Vertical[],
  rows: readonly Row[],
): readonly Row[] {
  const { state } = account;
  const left = new Map(rows.map((row) => [row.symbol, row]));
  for (const alone of unpairedFills(state)) {
    const unreported = unreportedOf(account, alone);
    const row = left.get(missingOf(alone)) ?? noneOf(missingOf(alone));
    if (unreported !== 0) left.set(row.symbol, { ...row, quantity: row.quantity - unreported });
  }
  for (const { id, first, second } of verticals) {
    if (!left.has(first) && !left.has(second)) continue;
    const bought = left.get(first) ?? noneOf(first);
    const sold = left.get(second) ?? noneOf(second);
    const units = pairsOf(
      bought.quantity - ourShares(state, first),
      sold.quantity - ourShares(state, second),
    );
    left.set(first, { ...bought, quantity: bought.quantity - units });
    left.set(second, { ...sold, quantity: sold.quantity + units });
    const averageCost = units === 0 ? 0 : bought.averageCost - sold.averageCost;
    left.set(id, { symbol: id, quantity: units, averageCost });
  }
  return [...left.values()];
}

/** The account lists no row of a contract that it has none of. */
function noneOf(symbol: string): Row {
  return { symbol, quantity: 0, averageCost: 0 };
}

/** Signed units of a vertical in these contracts: as many as have a counterpart of the other sign. */
function pairsOf(first: number, second: number): number {
  if (first * second >= 0) return 0;
  return Math.sign(first) * Math.min(Math.abs(first), Math.abs(second));
}
