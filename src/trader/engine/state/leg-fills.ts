// Fills of the contracts of verticals, and which of them have no counterpart.
import type { Instant } from '../../../kernel/instant.ts';
import { contractsIn } from '../../../market/options/vertical.ts';
import { type UnitFill, unitFills } from '../../domain/orders/unit-fills.ts';
import { signedShares } from '../../domain/terms/side.ts';
import type { LegExecution } from './order-record.ts';
import type { State } from './state.ts';

/** An order for a vertical. */
interface Named {
  readonly orderRef: string;
  readonly symbol: string;
}

/** Contracts that an order for a vertical has filled and its other contract has not. */
export interface Unpaired {
  readonly order: Named;
  readonly contract: string;
  /** Signed. */
  readonly quantity: number;
  readonly fills: readonly LegExecution[];
  /** Both contracts have not been even since. */
  readonly since: Instant;
}

/** By contract, the first one first; each as it was recorded, without what was separated. */
function legFillsOf(
  { legExecutions }: State,
  { orderRef, symbol }: Named,
): readonly [readonly LegExecution[], readonly LegExecution[]] {
  const all = [...legExecutions.values()]
    .filter((fill) => fill.orderRef === orderRef)
    .map((fill) => ({ ...fill, shares: fill.shares - fill.separated }))
    .filter(({ shares }) => shares > 0);
  const [first, second] = contractsIn(symbol).map(({ contract }) =>
    all.filter((fill) => fill.contract === contract),
  );
  return [first ?? [], second ?? []];
}

/** The units that both contracts of the order have filled. */
export function unitFillsOf(state: State, order: Named): readonly UnitFill[] {
  return unitFills(...legFillsOf(state, order));
}

/** Of every order, those that fill alone: at most one contract each. */
export function unpairedFills(state: State): readonly Unpaired[] {
  if (state.legExecutions.size === 0) return NONE;
  const aloneByRef = new Map<string, Balance>();
  for (const fill of state.legExecutions.values()) {
    const { orderRef, symbol, contract, shares, separated } = fill;
    const balance = aloneByRef.get(orderRef) ?? { order: { orderRef, symbol }, contract, alone: 0 };
    balance.alone += (contract === balance.contract ? 1 : -1) * (shares - separated);
    aloneByRef.set(orderRef, balance);
  }
  return [...aloneByRef.values()].flatMap(({ order, alone }) =>
    alone === 0 ? NONE : unpairedOf(state, order),
  );
}

/** Of an order: what one of its contracts filled, less what the other one did. Every turn asks, and nearly all are even. */
interface Balance {
  readonly order: Named;
  readonly contract: string;
  alone: number;
}

const NONE: readonly Unpaired[] = [];

function unpairedOf(state: State, order: Named): readonly Unpaired[] {
  const legs = legFillsOf(state, order);
  const paired = unitFills(...legs).reduce((sum, { units }) => sum + units, 0);
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

/** Later fills of both contracts do not end the wait: whose counterpart is missing cannot be seen. */
function unevenSince(state: State, order: Named, { contract }: LegExecution): Instant | undefined {
  const inferred = inferredOf(state, order);
  let alone = 0;
  let since: Instant | undefined;
  for (const fill of state.legExecutions.values()) {
    if (fill.orderRef !== order.orderRef) continue;
    alone += (fill.contract === contract ? 1 : -1) * (fill.shares - fill.separated);
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

/** Contracts whose counterpart was closed alone, so that their own fill would be a position. */
export interface AwaitedFill {
  readonly order: Named;
  readonly missing: string;
  readonly since: Instant;
}

/** Of every order, the contract that was not awaited any longer, until it has filled as much as the other one. */
export function separatedFills({ legExecutions }: State): readonly AwaitedFill[] {
  const found = new Map<string, AwaitedFill & { alone: number }>();
  for (const { orderRef, symbol, contract, separated, recordedAt } of legExecutions.values()) {
    if (separated === 0) continue;
    const missing = contractsIn(symbol).find((leg) => leg.contract !== contract)?.contract ?? '';
    const known = found.get(orderRef);
    const alone = (known?.alone ?? 0) + (contract === known?.missing ? -separated : separated);
    const order = { orderRef, symbol };
    found.set(orderRef, { order, missing: known?.missing ?? missing, since: recordedAt, alone });
  }
  return [...found.values()].filter(({ alone }) => alone > 0);
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
