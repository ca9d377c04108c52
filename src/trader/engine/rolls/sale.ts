// The sale of a roll: judged by the gate of every entry, as if the contracts that it replaces were bought back already.
// Decision 0064
import { comparePrices, roundUp } from '../../../market/instruments/tick-grid.ts';
import type { OrderRequest } from '../../domain/orders/order-request.ts';
import type { Enterer } from '../../domain/orders/stated-order.ts';
import type { HeldPosition } from '../../domain/positions/position-state.ts';
import {
  ANY_HOURS,
  NO_STRATEGY_PROTECTIONS,
  WALK_DEFAULTS,
} from '../../domain/strategy/strategy.ts';
import type { Refusal } from '../../domain/terms/refusal.ts';
import type { RollTerms } from '../../domain/terms/roll.ts';
import { ROLL_BUYS_MS } from '../protective-orders/roll-order.ts';
import { type JudgedOpening, judgeOpening } from '../requests/open-position.ts';
import { statedWalk } from '../requests/stated-terms.ts';
import type { State } from '../state/state.ts';
import { stepsOf } from '../turn/actions.ts';
import type { Turn } from '../turn/turn.ts';

/** Of the position that is bought back: what it was entered with applies to the next one. */
export type Rolled = Pick<HeldPosition, 'positionId' | 'plan' | 'strategy' | 'configHash'>;

export interface SaleRequest {
  readonly rolled: Rolled;
  readonly to: string;
  readonly contracts: number;
  /** Per share, the least that it may bring. */
  readonly least: number;
}

/** The least that the sale may bring, on the grid. */
export function leastFor(
  turn: Turn,
  { to, credit }: Pick<RollTerms, 'to' | 'credit'>,
  paid: number,
) {
  const steps = stepsOf(turn, to);
  const least = paid + credit;
  const lowest = steps[0]?.increment ?? 0;
  return comparePrices(least, lowest) < 0 ? lowest : roundUp(steps, least);
}

export function judgeSale(turn: Turn, wanted: SaleRequest): JudgedOpening {
  const order = orderOf(wanted);
  return judgeOpening(turn, order, enterer(wanted.rolled, order));
}

function orderOf({ to, contracts, least }: SaleRequest): OrderRequest {
  return {
    ...{ symbol: to, side: 'sell', type: 'LMT', quantity: contracts, price: least },
    ...{ as: 'position', effect: 'open', takesOwnership: false },
    walk: { ...WALK_DEFAULTS, reachPercent: 100, lifeMs: ROLL_BUYS_MS },
  };
}

/** Its close starts a cooldown of the strategy, which is not meant for the second half of the same decision. */
function enterer({ plan, strategy: name, configHash: hash }: Rolled, order: OrderRequest): Enterer {
  const { symbol, quantity: shares, price: limitPrice = Number.NaN } = order;
  const { stop, target, trail, exit, collateral, trade } = plan;
  return {
    ...{ name, hash, symbols: [symbol], priority: 0, termsBySymbol: new Map(), cooldownMs: 0 },
    limits: {
      maxPositions: Number.POSITIVE_INFINITY,
      maxEntriesPerDay: Number.POSITIVE_INFINITY,
    },
    protections: NO_STRATEGY_PROTECTIONS,
    entry: { side: 'short', when: '' },
    entryOrder: statedWalk(order) ?? { kind: 'walk', ...WALK_DEFAULTS, limitPrice },
    ...{ entryHours: ANY_HOURS, size: { kind: 'shares', shares } },
    ...{ stop, target, trail, exit, collateral, trade, protection: 'watched' },
  };
}

/** For judgement alone: nothing is recorded in it. */
export function withoutRoll(turn: Turn, positionId: string): Turn {
  const rolls = new Map(turn.state.rolls);
  rolls.delete(positionId);
  return { ...turn, state: { ...turn.state, rolls } };
}

/** The same without the position as well. */
export function asIfBoughtBack(turn: Turn, { positionId, symbol }: HeldPosition): Turn {
  const seen = withoutRoll(turn, positionId);
  const { active, activeBySymbol } = indexesWithout(seen.state, { positionId, symbol });
  return { ...seen, state: { ...seen.state, active, activeBySymbol } };
}

function indexesWithout(
  state: State,
  { positionId, symbol }: Pick<HeldPosition, 'positionId' | 'symbol'>,
): Pick<State, 'active' | 'activeBySymbol'> {
  const active = new Map(state.active);
  active.delete(positionId);
  const activeBySymbol = new Map(state.activeBySymbol);
  const others = (activeBySymbol.get(symbol) ?? []).filter((id) => id !== positionId);
  if (others.length === 0) activeBySymbol.delete(symbol);
  else activeBySymbol.set(symbol, others);
  return { active, activeBySymbol };
}

/** What it needs arrives within seconds, or is asked for again; everything else stays as it is. */
const PASSING: ReadonlySet<Refusal['kind']> = new Set([
  'no_quote',
  'quote_stale',
  'quote_not_live',
  'gateway_mute',
  'gateway_not_ready',
  'not_reconciled',
  'account_values_stale',
  'clock_unknown',
  'ambiguous_contract',
  'input_missing',
  'recent_execution',
  'max_orders_per_minute',
]);

export function isPassing({ kind }: Refusal): boolean {
  return PASSING.has(kind);
}
