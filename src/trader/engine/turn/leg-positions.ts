// What the account holds, with the contracts of our verticals put together: the broker reports single contracts only.
// Decision 0058
import type { Instant } from '../../../kernel/instant.ts';
import { isOptionId, isVerticalId } from '../../../market/instruments/amount.ts';
import { parseVertical, type Vertical } from '../../../market/options/vertical.ts';
import type { BrokerSnapshot, ReportedPosition } from '../../ports/broker.ts';
import { unpairedIn } from '../state/leg-fills.ts';
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
  const rows = combined(state, verticals, ours).map((row) => ({ ...row, account }));
  return { ...snapshot, positions: [...others, ...rows] };
}

/** Takes one row as it is reported; returns the instruments whose quantity it may have changed. */
export function takePosition(
  { broker, state }: Turn,
  { symbol, quantity, averageCost, settling }: Omit<ReportedPosition, 'account'>,
  at: Instant,
): readonly string[] {
  const verticals = isOptionId(symbol)
    ? verticalsOf(state).filter(({ first, second }) => symbol === first || symbol === second)
    : [];
  broker.positions.set(symbol, { quantity, averageCost, settling, at });
  if (isOptionId(symbol)) broker.contracts.set(symbol, { quantity, averageCost, at });
  return verticals.length === 0 ? [symbol] : combine({ broker, state }, verticals, at);
}

/** What of the rows that were reported is in verticals has changed, without a report. */
export function combineAgain({ broker, state, now }: Turn): void {
  combine({ broker, state }, verticalsOf(state), now);
}

type Account = Pick<Turn, 'broker' | 'state'>;

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
  for (const { symbol, quantity, averageCost } of combined(state, verticals, rows)) {
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

/** What orders have filled of one contract alone is counted apart from pairs. */
function combined(
  state: State,
  verticals: readonly Vertical[],
  rows: readonly Row[],
): readonly Row[] {
  const left = new Map(rows.map((row) => [row.symbol, row]));
  for (const { id, first, second } of verticals) {
    const [bought, sold] = [left.get(first), left.get(second)];
    if (bought === undefined && sold === undefined) continue;
    const units = pairsOf(
      (bought?.quantity ?? 0) - unpairedIn(state, first),
      (sold?.quantity ?? 0) - unpairedIn(state, second),
    );
    if (bought !== undefined) left.set(first, { ...bought, quantity: bought.quantity - units });
    if (sold !== undefined) left.set(second, { ...sold, quantity: sold.quantity + units });
    const averageCost = (bought?.averageCost ?? 0) - (sold?.averageCost ?? 0);
    left.set(id, { symbol: id, quantity: units, averageCost: units === 0 ? 0 : averageCost });
  }
  return [...left.values()];
}

/** Signed units of a vertical in these contracts: as many as have a counterpart of the other sign. */
function pairsOf(first: number, second: number): number {
  if (first * second >= 0) return 0;
  return Math.sign(first) * Math.min(Math.abs(first), Math.abs(second));
}
