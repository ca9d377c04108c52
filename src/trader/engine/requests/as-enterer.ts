// A person's order in the form of a strategy, so that the gate, the bracket, the cover and the trail treat it like any other.
// Decision 0031
import { isOptionId } from '../../../market/instruments/amount.ts';
import { NO_STOP, rOf } from '../../domain/exits/protective-stop.ts';
import { MANUAL, type OrderRequest } from '../../domain/orders/order-request.ts';
import type { Enterer } from '../../domain/orders/stated-order.ts';
import {
  ANY_HOURS,
  type ExitRule,
  NO_EXITS,
  NO_STRATEGY_PROTECTIONS,
  type StopRule,
} from '../../domain/strategy/strategy.ts';
import { collateralFor } from '../../domain/terms/collateral.ts';
import type { PositionSide } from '../../domain/terms/side.ts';
import type { Turn } from '../turn/turn.ts';

/** `fill` is the price the order is expected to fill at. */
export function enterer(
  turn: Turn,
  { symbol, quantity, protection }: OrderRequest,
  {
    side,
    entryOrder,
    fill,
  }: {
    readonly side: PositionSide;
    readonly entryOrder: Enterer['entryOrder'];
    readonly fill: number;
  },
): Enterer {
  return {
    name: MANUAL,
    hash: turn.state.configHash,
    symbols: [symbol],
    priority: 0,
    limits: {
      maxPositions: Number.POSITIVE_INFINITY,
      maxEntriesPerDay: Number.POSITIVE_INFINITY,
    },
    protections: NO_STRATEGY_PROTECTIONS,
    termsBySymbol: new Map(),
    entry: { side, when: '' },
    entryOrder,
    entryHours: ANY_HOURS,
    size: { kind: 'shares', shares: quantity },
    stop: stopRule(turn, { symbol, stop: protection?.stop, fill }),
    target: protection?.target,
    trail: protection?.trail,
    exit: exitRule(protection),
    cooldownMs: 0,
    collateral: side === 'short' ? collateralFor(symbol) : undefined,
    protection: isOptionId(symbol) ? 'watched' : turn.settings.manual.protection,
  };
}

function exitRule({ holdsToExpiry, underlying }: OrderRequest['protection'] = {}): ExitRule {
  return {
    ...NO_EXITS,
    ...(holdsToExpiry === true && { holdsToExpiry }),
    ...(underlying && { underlying }),
  };
}

/** The stop that a stated price means is recorded as its distance. An option needs none. */
function stopRule(
  { settings }: Turn,
  {
    symbol,
    stop,
    fill,
  }: {
    readonly symbol: string;
    readonly stop: NonNullable<OrderRequest['protection']>['stop'];
    readonly fill: number;
  },
): StopRule {
  if (stop === undefined && isOptionId(symbol)) return NO_STOP;
  if (stop === undefined) return { kind: 'percent', percent: settings.manual.defaultStopPercent };
  return stop.kind === 'at' ? { kind: 'price', distance: rOf(fill, stop.price) } : stop;
}
