// What the account holds, with the contracts of our combinations put together: the broker reports single contracts only.
// Decision 0058
import type { Instant } from '../../../kernel/instant.ts';
import { isCombinationId, isOptionId } from '../../../market/instruments/amount.ts';
import { contractsIn } from '../../../market/options/combination.ts';
import type { BrokerSnapshot, ReportedPosition } from '../../ports/broker-reports.ts';
import { type Missing, missingBeside, unevenOrders } from '../state/leg-fills.ts';
import { ourShares, ownQuantity } from '../state/position-lookups.ts';
import type { State } from '../state/state.ts';
import type { Turn } from './turn.ts';

type Row = Pick<ReportedPosition, 'symbol' | 'quantity' | 'averageCost'>;

/** The snapshot with a row for each vertical that we trade; the rows of its contracts keep what is beyond it. */
export function withCombinations(turn: Turn, snapshot: BrokerSnapshot): BrokerSnapshot {
  const { state, broker } = turn;
  const { requestedAt: at, positions } = snapshot;
  const ours = positions.filter(({ account }) => account === state.account);
  broker.contracts.clear();
  for (const { symbol, quantity, averageCost } of ours)
    if (isOptionId(symbol)) broker.contracts.set(symbol, { quantity, averageCost, at });
  const combinations = combinationsOf(state);
  if (combinations.length === 0) return snapshot;
  const { account } = state;
  const others = positions.filter((row) => row.account !== account);
  const rows = combined(turn, combinations, ours).map((row) => ({ ...row, account }));
  return { ...snapshot, positions: [...others, ...rows] };
}

/** Takes one row as it is reported; returns the instruments whose quantity it may have changed. */
export function takePosition(
  { broker, state }: Turn,
  { symbol, quantity, averageCost, settling }: Omit<ReportedPosition, 'account'>,
  at: Instant,
): readonly string[] {
  const combinations = isOptionId(symbol) ? combinationsNear(state, symbol) : [];
  broker.positions.set(symbol, { quantity, averageCost, settling, at });
  if (isOptionId(symbol)) broker.contracts.set(symbol, { quantity, averageCost, at });
  return combinations.length === 0 ? [symbol] : combine({ broker, state }, combinations, at);
}

/** What of the rows that were reported is in combinations has changed, without a report. */
export function combineAgain({ broker, state, now }: Turn): void {
  combine({ broker, state }, combinationsOf(state), now);
}

type Account = Pick<Turn, 'broker' | 'state'>;

/** Signed contracts that the account holds beyond all that our records account for, combinations included. */
export function contractsBeyond({ broker, state }: Account, contract: string): number {
  const held = broker.contracts.get(contract)?.quantity ?? 0;
  return held - ourShares(state, contract) - inCombinations(state, contract);
}

function inCombinations(state: State, contract: string): number {
  let contracts = 0;
  for (const symbol of [...state.activeBySymbol.keys()].filter(isCombinationId))
    for (const leg of contractsIn(symbol))
      if (leg.contract === contract) contracts += leg.sign * ownQuantity(state, symbol);
  return contracts;
}

/** Signed contracts in which the account shows a fill that is missing. */
export function unreportedOf(account: Account, { contract, quantity }: Missing): number {
  const sign = Math.sign(quantity);
  const shown = sign * contractsBeyond(account, contract);
  return sign * Math.min(Math.abs(quantity), Math.max(0, shown));
}

function combine(
  { broker, state }: Account,
  combinations: readonly Combination[],
  at: Instant,
): readonly string[] {
  const names = new Set(
    combinations.flatMap(({ id, legs }) => [...legs.map(({ contract }) => contract), id]),
  );
  const rows = [...names].flatMap((symbol) => {
    const row = broker.contracts.get(symbol);
    return row === undefined
      ? []
      : [{ symbol, quantity: row.quantity, averageCost: row.averageCost }];
  });
  for (const { symbol, quantity, averageCost } of combined({ broker, state }, combinations, rows)) {
    const reportedAt = broker.contracts.get(symbol)?.at ?? at;
    broker.positions.set(symbol, { quantity, averageCost, at: reportedAt });
  }
  return [...names];
}

interface Combination {
  readonly id: string;
  readonly legs: ReturnType<typeof contractsIn>;
  /** Signed units by our records. */
  readonly own: number;
}

/** Active ones first; what was closed today is still recognized. */
function combinationsOf(state: State): readonly Combination[] {
  const { positionBySymbol, activeBySymbol } = state;
  return [...positionBySymbol.keys()]
    .filter(isCombinationId)
    .sort((one, other) => Number(activeBySymbol.has(other)) - Number(activeBySymbol.has(one)))
    .map((id) => ({ id, legs: contractsIn(id), own: ownQuantity(state, id) }));
}

/** None unless one has this contract; then all of its class: what one of them has of a contract that they share is not there for another. */
function combinationsNear(state: State, contract: string): readonly Combination[] {
  const all = combinationsOf(state);
  if (!all.some(({ legs }) => legs.some((leg) => leg.contract === contract))) return [];
  const root = contract.slice(0, contract.indexOf(' ') + 1);
  return all.filter(({ id }) => id.startsWith(root));
}

/**
 * What orders have filled of a contract without all others is counted apart from units. The others of it count as not filled until the
 * units are booked, although the account shows them.
 */
function combined(
  account: Account,
  combinations: readonly Combination[],
  rows: readonly Row[],
): readonly Row[] {
  const { state } = account;
  const left = new Map(rows.map((row) => [row.symbol, row]));
  for (const missing of unevenOrders(state).flatMap(missingBeside)) {
    const unreported = unreportedOf(account, missing);
    const row = left.get(missing.contract) ?? noneOf(missing.contract);
    if (unreported !== 0) left.set(row.symbol, { ...row, quantity: row.quantity - unreported });
  }
  for (const [place, { id, legs: contracts, own }] of combinations.entries()) {
    if (!contracts.some(({ contract }) => left.has(contract))) continue;
    const others = combinations.slice(place + 1);
    const legs = contracts.map(({ contract, sign }) => ({
      ...(left.get(contract) ?? noneOf(contract)),
      sign,
    }));
    const units = unitsOf(
      legs.map(({ symbol, quantity, sign }) => {
        const hidden = ourShares(state, symbol) + against(others, symbol, sign * own);
        return sign * (quantity - hidden);
      }),
    );
    for (const { sign, ...row } of legs)
      left.set(row.symbol, { ...row, quantity: row.quantity - sign * units });
    const cost = legs.reduce((sum, { sign, averageCost }) => sum + sign * averageCost, 0);
    left.set(id, { symbol: id, quantity: units, averageCost: units === 0 ? 0 : cost });
  }
  return [...left.values()];
}

/** Signed contracts of other combinations on the other side of this one: the account shows the net of both only. */
function against(others: readonly Combination[], wanted: string, ours: number): number {
  let contracts = 0;
  for (const { legs, own } of others)
    for (const { contract, sign } of legs)
      if (contract === wanted && sign * own * ours < 0) contracts += sign * own;
  return contracts;
}

/** The account lists no row of a contract that it has none of. */
function noneOf(symbol: string): Row {
  return { symbol, quantity: 0, averageCost: 0 };
}

/** Signed units of a combination in what there is of its contracts, each with the sign that it has in one that is bought. */
function unitsOf(contracts: readonly number[]): number {
  const [first = 0] = contracts;
  const side = Math.sign(first);
  if (side === 0 || contracts.some((one) => Math.sign(one) !== side)) return 0;
  return side * Math.min(...contracts.map(Math.abs));
}
