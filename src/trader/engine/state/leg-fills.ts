// Fills of the contracts of combinations, and which of them have no counterpart.
import type { Instant } from '../../../kernel/instant.ts';
import { contractCount } from '../../../market/instruments/amount.ts';
import { contractsIn } from '../../../market/options/combination.ts';
import { type UnitFill, unitFills } from '../../domain/orders/unit-fills.ts';
import { signedShares } from '../../domain/terms/side.ts';
import type { LegExecution } from './order-record.ts';
import type { State } from './state.ts';

/** An order for a combination. */
interface Named {
  readonly orderRef: string;
  readonly symbol: string;
}

/** Contracts that an order for a combination has filled and others of its contracts have not. */
export interface Unpaired {
  readonly order: Named;
  readonly contract: string;
  /** Signed. */
  readonly quantity: number;
  readonly fills: readonly LegExecution[];
  /** All contracts have not been even since. */
  readonly since: Instant;
}

/** By contract, in the order of the combination; each as it was recorded, without what was separated. */
function legFillsOf(
  { legExecutions }: State,
  { orderRef, symbol }: Named,
): readonly (readonly LegExecution[])[] {
  const all = [...legExecutions.values()]
    .filter((fill) => fill.orderRef === orderRef)
    .map((fill) => ({ ...fill, shares: fill.shares - fill.separated }))
    .filter(({ shares }) => shares > 0);
  return contractsIn(symbol).map(({ contract }) =>
    all.filter((fill) => fill.contract === contract),
  );
}

/** The units that all contracts of the order have filled. */
export function unitFillsOf(state: State, order: Named): readonly UnitFill[] {
  return unitFills(legFillsOf(state, order));
}

/** Of every order, those that fill without all others: of a vertical at most one contract. */
export function unpairedFills(state: State): readonly Unpaired[] {
  if (state.legExecutions.size === 0) return NONE;
  const filledByRef = new Map<string, Filled>();
  for (const { orderRef, symbol, contract, shares, separated } of state.legExecutions.values()) {
    const filled = filledByRef.get(orderRef) ?? { order: { orderRef, symbol }, units: new Map() };
    filled.units.set(contract, (filled.units.get(contract) ?? 0) + shares - separated);
    filledByRef.set(orderRef, filled);
  }
  return [...filledByRef.values()].flatMap(({ order, units }) =>
    isEven(order, units) ? NONE : unpairedOf(state, order),
  );
}

/** Of an order: what each of its contracts has filled. Every turn asks, and nearly all are even. */
interface Filled {
  readonly order: Named;
  readonly units: Map<string, number>;
}

function isEven({ symbol }: Named, units: Filled['units']): boolean {
  const [first] = units.values();
  for (const one of units.values()) if (one !== first) return false;
  // A contract without any fill has no entry.
  return first === 0 || units.size === contractCount(symbol);
}

const NONE: readonly Unpaired[] = [];

function unpairedOf(state: State, order: Named): readonly Unpaired[] {
  const legs = legFillsOf(state, order);
  const paired = unitFills(legs).reduce((sum, { units }) => sum + units, 0);
  return legs.flatMap((fills) => {
    const [one] = fills;
    const filled = fills.reduce((sum, { shares }) => sum + shares, 0);
    if (one === undefined || filled <= paired) return [];
    const alone = filled - paired - inferredOf(state, order);
    if (alone <= 0) return [];
    const quantity = signedShares(one.side, alone);
    const since = unevenSince(state, order, one) ?? one.recordedAt;
    const newest = newestFills(fills, alone);
    return [{ order, contract: one.contract, quantity, fills: newest, since }];
  });
}

/** Later fills of all contracts do not end the wait: whose counterpart is missing cannot be seen. */
function unevenSince(state: State, order: Named, { contract }: LegExecution): Instant | undefined {
  const inferred = inferredOf(state, order);
  const filled = new Map(contractsIn(order.symbol).map((leg) => [leg.contract, 0]));
  let since: Instant | undefined;
  for (const fill of state.legExecutions.values()) {
    if (fill.orderRef !== order.orderRef) continue;
    filled.set(fill.contract, (filled.get(fill.contract) ?? 0) + fill.shares - fill.separated);
    const alone = (filled.get(contract) ?? 0) - Math.min(...filled.values());
    if (alone <= inferred) since = undefined;
    else since ??= fill.recordedAt;
  }
  return since;
}

/** Units that the account shows to be whole, although the broker has reported one contract only. */
function inferredOf({ executions }: State, { orderRef }: Named): number {
  let units = 0;
  for (const one of executions.values())
    if (one.isInferred && one.orderRef === orderRef) units += one.shares;
  return units;
}

/** Contracts that an order has not filled, as far as is recorded, and others of it have. */
export interface Missing {
  readonly contract: string;
  /** Signed, of what would be filled. */
  readonly quantity: number;
}

/** Of what one order has filled unevenly. */
export function missingBeside(alone: readonly Unpaired[]): readonly Missing[] {
  const [one] = alone;
  if (one === undefined) return [];
  const legs = contractsIn(one.order.symbol);
  const signOf = (wanted: string) => legs.find(({ contract }) => contract === wanted)?.sign ?? 1;
  const direction = Math.sign(one.quantity) * signOf(one.contract);
  const most = Math.max(...alone.map(({ quantity }) => Math.abs(quantity)));
  return legs.flatMap(({ contract, sign }) => {
    const filled = alone.find((other) => other.contract === contract)?.quantity ?? 0;
    const missing = most - Math.abs(filled);
    return missing === 0 ? [] : [{ contract, quantity: direction * sign * missing }];
  });
}

/** By order. */
export function unevenOrders(state: State): readonly (readonly Unpaired[])[] {
  const unpaired = unpairedFills(state);
  if (unpaired.length === 0) return [];
  return [...Map.groupBy(unpaired, ({ order }) => order.orderRef).values()];
}

/** What the broker has taken back, by a correction, of fills whose contracts were closed alone: as if the other side of it had filled. */
export function takenBackFills({ legExecutions }: State): readonly Unpaired[] {
  return [...legExecutions.values()].flatMap((fill) => {
    const { orderRef, symbol, contract, side, recordedAt: since } = fill;
    const shares = fill.separated - fill.shares;
    if (shares <= 0) return NONE;
    const quantity = -signedShares(side, shares);
    return [
      { order: { orderRef, symbol }, contract, quantity, since, fills: [{ ...fill, shares }] },
    ];
  });
}

/** Contracts whose counterparts were closed alone, so that their own fill would be a position. */
export interface AwaitedFill {
  readonly order: Named;
  readonly missing: string;
  readonly since: Instant;
}

/** Of every order, a contract that was not awaited any longer, until it has filled as much as the others. */
export function separatedFills({ legExecutions }: State): readonly AwaitedFill[] {
  const found = new Map<string, Filled & { since: Instant }>();
  for (const { orderRef, symbol, contract, separated, recordedAt } of legExecutions.values()) {
    if (separated === 0) continue;
    const known = found.get(orderRef);
    const order = { orderRef, symbol };
    const units = known?.units ?? new Map(contractsIn(symbol).map((leg) => [leg.contract, 0]));
    units.set(contract, (units.get(contract) ?? 0) + separated);
    found.set(orderRef, { order, units, since: recordedAt });
  }
  return [...found.values()].flatMap(({ order, units, since }) => {
    const most = Math.max(...units.values());
    const [missing] = [...units].find(([, separated]) => separated < most) ?? [];
    return missing === undefined ? [] : [{ order, missing, since }];
  });
}

export function newestFills(
  fills: readonly LegExecution[],
  count: number,
): readonly LegExecution[] {
  let left = count;
  return fills.toReversed().flatMap((fill) => {
    const shares = Math.min(left, fill.shares);
    left -= shares;
    return shares > 0 ? [{ ...fill, shares }] : [];
  });
}

/** Signed contracts of an option that orders for verticals have filled without their counterpart. */
export function unpairedIn(state: State, contract: string): number {
  let unpaired = 0;
  for (const one of unpairedFills(state)) if (one.contract === contract) unpaired += one.quantity;
  return unpaired;
}
